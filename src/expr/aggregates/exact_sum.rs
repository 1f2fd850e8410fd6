//! Sums of numbers with a point that do not depend on the order in which they are added up.
//!
//! Adding rounds, and rounds otherwise in another order: a sum of 0.1, 0.2 and 0.3 is 0.6 or 0.6000000000000001. Rows
//! come in the order of whichever thread was faster. So the sum is kept exactly, as numbers whose digits do not overlap
//! (Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997), and is rounded once, when it is asked for. Real
//! columns need two or three such numbers.

/// A sum.
#[derive(Clone, Debug, Default)]
pub struct ExactSum {
    /// In ascending order of magnitude, digits not overlapping; they add up to the sum, scaled by [`SCALE`].
    parts: Vec<f64>,
    /// The sum of what is not finite, or 0.
    beyond: f64,
}

/// Numbers are made smaller, so that no sum of fewer than 2^64 of them is infinite on the way. A power of two: exact, but
/// for numbers below 1e-288, each of which is rounded for itself.
const SCALE: f64 = 1.0 / (1_u128 << 64) as f64;

impl ExactSum {
    /// Adds a number.
    pub fn add(&mut self, number: f64) {
        if number.is_finite() {
            self.add_scaled(number * SCALE);
        } else {
            self.beyond += number;
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &ExactSum) {
        other.parts.iter().for_each(|part| self.add_scaled(*part));
        self.beyond += other.beyond;
    }

    fn add_scaled(&mut self, number: f64) {
        let mut high = number;
        let mut kept = 0;
        for place in 0..self.parts.len() {
            let part = self.parts[place];
            let (large, small) = if high.abs() < part.abs() { (part, high) } else { (high, part) };
            high = large + small;
            let low = small - (high - large);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
        }
        self.parts.truncate(kept);
        if high != 0.0 {
            self.parts.push(high);
        }
    }

    /// The number nearest to the sum; of two as near, the even one.
    pub fn rounded(&self) -> f64 {
        self.rounded_scaled() / SCALE
    }

    fn rounded_scaled(&self) -> f64 {
        if self.beyond != 0.0 {
            return self.beyond;
        }
        let mut parts = self.parts.iter().rev().copied();
        let mut sum = parts.next().unwrap_or(0.0);
        let mut low = 0.0;
        for part in parts.by_ref() {
            let before = sum;
            sum = before + part;
            low = part - (sum - before);
            if low != 0.0 {
                break;
            }
        }
        // Half a digit was rounded to even; what follows may say that it was more than half, or less.
        if let Some(next) = parts.next()
            && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
        {
            let twice = low * 2.0;
            let other = sum + twice;
            if twice == other - sum {
                sum = other;
            }
        }
        sum
    }

    /// The number nearest to the mean of so many numbers, but for a last digit that the remainder cannot tell. The quotient
    /// of the rounded sum alone may be a digit off: three times 3.7 would be 3.7000000000000006 in the mean.
    pub fn mean(&self, count: u64) -> f64 {
        let divisor = count as f64;
        let quotient = self.rounded_scaled() / divisor;
        if !quotient.is_finite() {
            return quotient;
        }
        // What the quotient leaves of the sum, exactly.
        let product = quotient * divisor;
        let mut rest = self.clone();
        rest.add_scaled(-product);
        rest.add_scaled(-quotient.mul_add(divisor, -product));
        (quotient + rest.rounded_scaled() / divisor) / SCALE
    }

    /// Bytes on the heap.
    pub fn held(&self) -> usize {
        self.parts.capacity() * size_of::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(numbers: &[f64]) -> f64 {
        let mut sum = ExactSum::default();
        numbers.iter().for_each(|number| sum.add(*number));
        sum.rounded()
    }

    #[test]
    fn sums_are_exact() {
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[0.1, 0.2, 0.3]), 0.6);
        assert_eq!(sum(&[1e100, 1.0, -1e100, 1e-100]), 1.0);
        assert_eq!(sum(&[1e300; 3]), 3e300);
        assert_eq!(sum(&[f64::MAX, f64::MAX, -f64::MAX]), f64::MAX);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::INFINITY);
        // Halfway cases that a further part decides.
        let half = 2_f64.powi(-53);
        assert_eq!(sum(&[1.0, half, 2_f64.powi(-120)]), 1.0 + 2.0 * half);
        assert_eq!(sum(&[1.0, half, -(2_f64.powi(-120))]), 1.0);
        assert_eq!(sum(&[1.0, half]), 1.0);
    }

    #[test]
    fn means_are_those_of_the_exact_sum() {
        for number in [3.7, 0.1, -9.9, 1e-5, 1e300, f64::MAX, 0.0] {
            for count in [1_u32, 2, 3, 6, 7, 9, 1000] {
                let mut sum = ExactSum::default();
                (0..count).for_each(|_| sum.add(number));
                assert_eq!(sum.mean(u64::from(count)), number, "{count}");
            }
        }
        let mut sum = ExactSum::default();
        [0.1, 0.2, 0.4].iter().for_each(|number| sum.add(*number));
        // The doubles nearest to these add up to a little more than 0.7.
        assert_eq!(sum.mean(3), 0.233_333_333_333_333_34);
        sum.add(f64::INFINITY);
        assert_eq!(sum.mean(4), f64::INFINITY);
    }

    #[test]
    fn what_is_not_finite_stays_so_in_any_order() {
        assert_eq!(sum(&[f64::INFINITY, 1.0]), f64::INFINITY);
        assert_eq!(sum(&[1.0, f64::NEG_INFINITY]), f64::NEG_INFINITY);
        assert!(sum(&[f64::INFINITY, 1.0, f64::NEG_INFINITY]).is_nan());
        assert!(sum(&[f64::NAN, f64::INFINITY]).is_nan());
    }

    #[test]
    fn the_order_and_the_cuts_do_not_matter() {
        let numbers: Vec<f64> = (0..200).map(|n| f64::from(n * 7919 % 101 - 50) * 10_f64.powi(n % 37 - 18)).collect();
        let whole = sum(&numbers);
        let backwards: Vec<f64> = numbers.iter().rev().copied().collect();
        assert_eq!(sum(&backwards), whole);
        for cut in 0..numbers.len() {
            let (mut left, mut right) = (ExactSum::default(), ExactSum::default());
            numbers[..cut].iter().for_each(|number| left.add(*number));
            numbers[cut..].iter().for_each(|number| right.add(*number));
            right.merge(&left);
            assert_eq!(right.rounded(), whole);
        }
    }
}
