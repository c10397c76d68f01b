'use strict';

const { zoneOf } = require('./zones');

class Quote {
  constructor(parcels) {
    this.parcels = parcels;
  }

  get total() {
    return this.parcels.reduce((sum, parcel) => sum + price(parcel), 0);
  }
}

function price(parcel) {
  if (!(parcel.kilos > 0)) {
    throw new RangeError(`a parcel of ${parcel.kilos} kg can't be sent`);
  }
  const zone = zoneOf(parcel.code);
  return zone.base + zone.perKilo * Math.ceil(parcel.kilos);
}

module.exports = { Quote, price };
