package elbo.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.estimate.Student;
import org.junit.jupiter.api.Test;

class ChiSquareTest {
  /// Two degrees of freedom have tails in closed form: 1 − t/√(2 + t²) and e^(−x/2).
  @Test
  void twoDegreesOfFreedom() {
    assertEquals(1 - 3 / Math.sqrt(11), new Student(2).tail(3), 1e-15);
    assertEquals(Math.exp(-1.7), new ChiSquare(2).tail(3.4), 1e-15);
  }

  /// scipy 1.x: stats.t.isf(p / 2, 64) at p = 2 stats.norm.sf(5); stats.t.sf(2, 64) · 2.
  @Test
  void knownQuantiles() {
    Student student = new Student(64);
    assertEquals(5.555759034551325, student.limit(5.733031437583866e-07), 1e-6);
    assertEquals(0.049747891393725305, student.tail(2), 1e-13);
    assertEquals(1, student.tail(0), 0);
    assertEquals(1, new ChiSquare(64).tail(0), 0);
  }

  /// Half of the probability lies to either side of the median, near degrees − 2/3.
  @Test
  void ratiosAreThoseOfChiSquare() {
    ChiSquare limits = new ChiSquare(64);
    assertEquals(Math.sqrt(64 / 63.334582023531965), limits.lowRatio(0.5), 1e-9);
    assertEquals(limits.lowRatio(0.5), limits.highRatio(0.5), 1e-6);
    assertEquals(0.001, limits.tail(64 / Math.pow(limits.lowRatio(0.001), 2)), 1e-9);
    assertEquals(0.999, limits.tail(64 / Math.pow(limits.highRatio(0.001), 2)), 1e-9);
  }

  @Test
  void oddDegreesAreRejected() {
    assertThrows(IllegalArgumentException.class, () -> new ChiSquare(63));
  }
}
