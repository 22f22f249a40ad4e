/* Exact fractions, as shares of a seat are counted in. */

function divisor(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

export class Fraction {
  constructor(over, under = 1n) {
    const [a, b] = [BigInt(over), BigInt(under)];
    const by = divisor(a < 0n ? -a : a, b) || 1n;
    this.over = a / by;
    this.under = b / by;
  }

  plus(other) {
    return new Fraction(this.over * other.under + other.over * this.under, this.under * other.under);
  }

  minus(other) {
    return this.plus(new Fraction(-other.over, other.under));
  }

  /** Multiplied by a whole number. */
  times(whole) {
    return new Fraction(this.over * BigInt(whole), this.under);
  }

  /** Divided by a whole number above 0. */
  by(whole) {
    return new Fraction(this.over, this.under * BigInt(whole));
  }

  /** Below, at or above 0 as this is less than, equal to or more than the other. */
  against(other) {
    const difference = this.over * other.under - other.over * this.under;
    return difference < 0n ? -1 : Number(difference > 0n);
  }

  toString() {
    return this.under === 1n ? `${this.over}` : `${this.over}/${this.under}`;
  }
}

export function least(a, b) {
  return a.against(b) <= 0 ? a : b;
}
