'use strict';

function readCookies(header) {
  const cookies = new Map();
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at < 1) continue;
    cookies.set(part.slice(0, at).trim(), decoded(part.slice(at + 1).trim()));
  }
  return cookies;
}

function decoded(value) {
  try {
    return value.includes('%') ? decodeURIComponent(value) : value;
  } catch (error) {
    if (error instanceof URIError) return value; // as it came: a cut escape says nothing of the rest
    throw error;
  }
}

module.exports = { readCookies };
