package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LogGammaTest {
  private static final MathContext DIGITS = new MathContext(40);
  private static final double[] THETAS = {
    1e-30, 1e-8, 0.01, 0.3, 0.5, 1, 1.7, 4, 7.999, 8, 20, 333.3, 1e4, 1e6, 1e9, 1e12, 1e20
  };

  // log Γ(x + θ) − log Γ(θ) = Σ log(θ + i) over i < x: products in 40 digits, whose logarithms are
  // those of doubles.
  @Test
  void isTheLogarithmOfTheProduct() {
    for (double theta : THETAS) {
      BigDecimal product = BigDecimal.ONE;
      double log = 0;
      for (int x = 0; x <= 2000; x++) {
        double want = log + Math.log(product.doubleValue());
        // A large sum is rounded in itself; its terms are of the size of x log θ.
        double tolerance = 2e-15 * (1 + Math.abs(want)) + 4e-15;
        assertEquals(want, LogGamma.difference(x, theta), tolerance, x + ", " + theta);
        product = product.multiply(new BigDecimal(theta).add(new BigDecimal(x)), DIGITS);
        if (product.precision() - product.scale() > 200) {
          log += Math.log(product.doubleValue());
          product = BigDecimal.ONE;
        }
      }
    }
  }

  // Wallis: Γ(n + ½) / Γ(n) follows from Γ(½ + ½) / Γ(½) = 1 / √π.
  @Test
  void halves() {
    double ratio = 1 / Math.sqrt(Math.PI);
    for (int n = 0; n < 300; n++) {
      double theta = n + 0.5;
      assertEquals(Math.log(ratio), LogGamma.difference(0.5, theta), 1e-14);
      ratio *= (theta + 0.5) / theta;
    }
  }

  @Test
  void edges() {
    assertEquals(0, LogGamma.difference(0, 0));
    assertEquals(Double.NEGATIVE_INFINITY, LogGamma.difference(2, 0));
    assertEquals(Double.NaN, LogGamma.difference(2, -1));
    assertEquals(Double.NaN, LogGamma.difference(2, Double.NaN));
    assertEquals(3 * Math.log(1e200), LogGamma.difference(3, 1e200), 1e-12);
    assertEquals(Math.log(3628800), LogGamma.logFactorial(10), 1e-14);
  }

  @Test
  void derivativesAreSums() {
    for (double theta : new double[] {1e-3, 0.4, 3, 50, 1e5}) {
      double digamma = 0;
      double trigamma = 0;
      for (int x = 0; x < 500; x++) {
        assertEquals(digamma, LogGamma.digammaDifference(x, theta), 1e-12 * (1 + digamma));
        assertEquals(trigamma, LogGamma.trigammaDifference(x, theta), 1e-12 * (1 + trigamma));
        digamma += 1 / (theta + x);
        trigamma += 1 / ((theta + x) * (theta + x));
      }
    }
  }

  @Test
  @Tag("bits")
  void lanesHaveTheBitsOfTheScalarDefinition() {
    double[] theta = new double[Block.SIZE];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = i < THETAS.length ? THETAS[i] : Math.pow(1.13, i - 40);
    }
    theta[50] = 0;
    theta[51] = -1;
    theta[52] = Double.NaN;
    theta[53] = 1e60;
    for (double x : new double[] {0, 0.5, 1, 2, 7, 8, 9, 100, 1e6}) {
      for (int count : new int[] {1, 17, 100, Block.SIZE}) {
        double[] out = new double[Block.SIZE];
        LogGamma.difference(x, count, theta, new Scratch(), out);
        for (int i = 0; i < count; i++) {
          assertEquals(LogGamma.difference(x, theta[i]), out[i]);
        }
      }
    }
  }
}
