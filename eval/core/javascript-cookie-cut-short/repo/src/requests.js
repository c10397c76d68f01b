'use strict';

const { readCookies } = require('./cookies');

const visitorOf = function (request) {
  const cookies = readCookies(request.headers.cookie ?? '');
  return cookies.get('visitor') ?? 'a new visitor';
};

module.exports = { visitorOf };
