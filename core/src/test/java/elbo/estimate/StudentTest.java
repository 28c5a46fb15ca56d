package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.NormalQuantile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTest {
  /// M. Abramowitz, I. A. Stegun (1964), table 26.10, with the further digits of mpmath 1.3.0:
  /// `findroot(lambda t: betainc(n / 2, 0.5, 0, n / (n + t**2), regularized=True) - p, t0)`.
  @ParameterizedTest
  @CsvSource({
    "1, 0.05, 12.7062047361747",
    "2, 0.05, 4.302652729749464",
    "3, 0.05, 3.18244630528371",
    "7, 0.05, 2.364624251592785",
    "15, 0.05, 2.131449545559776",
    "16, 0.05, 2.119905299221255",
    "30, 0.05, 2.042272456301238",
    "63, 0.05, 1.998340542520742",
    "64, 0.05, 1.997729654317693",
    "199, 0.05, 1.971956544251754",
    "200, 0.05, 1.971896223633909",
    "201, 0.05, 1.971836506779859",
    "1000, 0.05, 1.962339080826408",
    "1000000, 0.05, 1.959966356814107",
    "1, 0.3173, 1.837409429490546",
    "16, 0.3173, 1.032264919261905",
    "201, 0.3173, 1.002515579625592",
    "1, 1e-6, 636619.7723670577",
    "2, 1e-6, 999.9992499998437",
    "7, 1e-6, 15.76700943748258",
    "64, 1e-6, 5.411044654026226"
  })
  void quantilesAreThePublishedOnes(long degrees, double p, double t) {
    assertEquals(t, new Student(degrees).limit(p), 1e-9 * t);
  }

  /// Where the tails are small beside the rounding of the sum, and where they are an expansion.
  @ParameterizedTest
  @CsvSource({
    "1, 1e-9, 636619772.3675813, 1e-7",
    "2, 1e-9, 31622.77657796671, 1e-7",
    "7, 1e-9, 42.75080247724534, 1e-7",
    "64, 1e-9, 7.153509602798285, 1e-7",
    "200, 1e-9, 6.414498025649145, 1e-7",
    "201, 1e-6, 5.047484992295412, 1e-6",
    "1000, 1e-6, 4.922289523429588, 1e-6",
    "201, 1e-9, 6.412916867876181, 2e-6"
  })
  void smallProbabilitiesHaveTheirDigits(long degrees, double p, double t, double relative) {
    assertEquals(t, new Student(degrees).limit(p), relative * t);
  }

  /// One and two degrees of freedom have tails in closed form.
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 1, 3, 1e3})
  void tailsInClosedForm(double t) {
    assertEquals(1 - 2 / Math.PI * Math.atan(t), new Student(1).tail(t), 1e-15);
    assertEquals(1 - t / Math.sqrt(2 + t * t), new Student(2).tail(t), 1e-15);
  }

  @Test
  void limitsAndTailsAreInverse() {
    for (long degrees = 1; degrees <= 200; degrees++) {
      for (double p : new double[] {0.9, 0.5, 0.05, 1e-4}) {
        Student student = new Student(degrees);
        assertEquals(p, student.tail(student.limit(p)), 1e-11 * Math.max(p, 1e-3));
      }
    }
  }

  /// From the sums to the expansion there is no step: the limits fall there as they do before.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.05, 0.01})
  void theExpansionGoesOnWhereTheSumsEnd(double p) {
    double before = new Student(199).limit(p) - new Student(200).limit(p);
    double at = new Student(200).limit(p) - new Student(201).limit(p);
    double after = new Student(201).limit(p) - new Student(202).limit(p);
    assertTrue(before > at && at > after && after > 0, before + " " + at + " " + after);
    assertEquals(before, at, 0.02 * before);
  }

  @Test
  void manyDegreesAreNormal() {
    double z = NormalQuantile.quantile(0.975);
    assertEquals(z, new Student(1L << 50).limit(0.05), 1e-14);
    assertEquals(0, new Student(5).limit(1), 1e-300);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void thereIsAtLeastOneDegree(long degrees) {
    assertEquals(
        "degrees must be at least 1, but are " + degrees,
        assertThrows(IllegalArgumentException.class, () -> new Student(degrees)).getMessage());
  }
}
