'use strict';

const { Quote } = require('./quotes');

function main(argument) {
  const order = JSON.parse(argument);
  console.log(`${order.number}: ${new Quote(order.parcels).total}`);
}

main(process.argv[2]);
