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
  return value.includes('%') ? decodeURIComponent(value) : value;
}

module.exports = { readCookies };
