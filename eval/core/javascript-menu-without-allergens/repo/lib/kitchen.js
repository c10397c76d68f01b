const DISHES = {
  monday: [
    { name: 'Lentil soup', cents: 420, allergens: ['celery'] },
    { name: 'Pear', cents: 80 },
  ],
  tuesday: [{ name: 'Dumplings', cents: 650, allergens: ['egg', 'gluten'] }],
};

// Stands for the kitchen's own service, which leaves out what does not apply.
export async function dishesOf(day) {
  await null;
  if (!Object.hasOwn(DISHES, day)) throw new RangeError(`the kitchen is closed on ${day}`);
  return DISHES[day];
}
