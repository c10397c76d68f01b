import { dishesOf } from './kitchen.js';

export class Menu {
  constructor(day) {
    this.day = day;
  }

  async lines() {
    const dishes = await dishesOf(this.day);
    return dishes.map((dish) => this.line(dish));
  }

  line(dish) {
    const price = (dish.cents / 100).toFixed(2);
    const marks = dish.allergens.map((name) => name[0].toUpperCase()).join('');
    return marks ? `${dish.name} (${marks}) ${price}` : `${dish.name} ${price}`;
  }
}
