package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {
  /// The twins of an activation, and its claims about accuracy.
  abstract static class Twins extends FloatTwins {
    abstract Activation activation();

    @Override
    final float scalar(float x) {
      return activation().apply(x);
    }

    @Override
    final void fill(float[] x, int from, int to, float[] out) {
      activation().fill(x, from, to, out);
    }

    @Override
    float ordinary(UniformRandomProvider rng) {
      return rng.nextFloat(-20, 20);
    }

    @Test
    final void nanOfNan() {
      assertEquals(Float.NaN, activation().apply(Float.NaN));
    }

    /// Within `limit` ulp at x ≥ `lowest`, and within `absolute` below.
    final void assertError(String table, double limit, double lowest, double absolute)
        throws IOException {
      List<Reference.Row> rows = Reference.read(table);
      assertTrue(rows.size() >= 500);
      for (Reference.Row row : rows) {
        float got = activation().apply((float) row.x());
        boolean within =
            row.x() >= lowest
                ? row.ulps(got) < limit
                : Math.abs(got - row.value().doubleValue()) < absolute;
        assertTrue(within, () -> got + " at " + row.x() + " is off by " + row.ulps(got) + " ulp");
      }
    }
  }

  @Nested
  class TanhTwins extends Twins {
    @Override
    Activation activation() {
      return new Tanh();
    }

    @Override
    int hash() {
      return 0x9F027524;
    }

    @Test
    void errorWithinTheClaim() throws IOException {
      assertError("tanh", 2.6, -1e9, 0);
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(1, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(-1, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(1, f.apply(9.02f));
      assertEquals(-0.0f, f.apply(-0.0f));
      assertEquals(1e-20f, f.apply(1e-20f));
    }

    @Test
    void oddAndBounded() {
      for (int bits = 0; bits <= 0x7F800000; bits += 997) {
        float x = Float.intBitsToFloat(bits);
        float y = activation().apply(x);
        assertTrue(y <= 1);
        assertEquals(-y, activation().apply(-x));
      }
    }
  }

  @Nested
  class SigmoidTwins extends Twins {
    @Override
    Activation activation() {
      return new Sigmoid();
    }

    @Override
    int hash() {
      return 0xDD0A8E1F;
    }

    @Test
    void errorWithinTheClaim() throws IOException {
      assertError("sigmoid", 2.5, -1e9, 0);
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(1, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(0, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(0.5f, f.apply(0));
      assertEquals(Float.MIN_VALUE, f.apply(-103.5f));
    }
  }

  @Nested
  class ExponentialTwins extends Twins {
    @Override
    Activation activation() {
      return new Exponential();
    }

    @Override
    int hash() {
      return 0x41F70647;
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(1, f.apply(0));
      assertEquals(0, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(f.apply(0.7f), f.derivative(0.7f));
    }
  }

  @Nested
  class SquareRootTwins extends Twins {
    @Override
    Activation activation() {
      return new SquareRoot();
    }

    @Override
    int hash() {
      return 0xDD297099;
    }

    @Test
    void roundedOnce() {
      for (float x : new float[] {0, 1, 2, 0.3f, 1e-40f, 3e38f}) {
        assertEquals((float) Math.sqrt((double) x), activation().apply(x));
      }
      assertEquals(Float.NaN, activation().apply(-1));
      assertEquals(0.25f, activation().derivative(4));
    }
  }

  @Nested
  class SoftplusTwins extends Twins {
    @Override
    Activation activation() {
      return new Softplus();
    }

    @Override
    int hash() {
      return 0xA785245A;
    }

    @Test
    void errorWithinTheClaim() throws IOException {
      assertError("softplus", 2.5, -1e9, 0);
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(0, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(1e30f, f.apply(1e30f));
    }
  }

  @Nested
  class SiluTwins extends Twins {
    @Override
    Activation activation() {
      return new Silu();
    }

    @Override
    int hash() {
      return 0x205F71FE;
    }

    @Test
    void errorWithinTheClaim() throws IOException {
      assertError("silu", 3.5, -87, 0x1p-141);
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(-0.0f, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(0, f.apply(0));
    }
  }

  @Nested
  class EluTwins extends Twins {
    @Override
    Activation activation() {
      return new Elu(1);
    }

    @Override
    int hash() {
      return 0x06A23C10;
    }

    @Test
    void errorWithinTheClaim() throws IOException {
      assertError("elu", 1.5, -1e9, 0);
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(-1, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(0, f.apply(0));
      assertEquals(-1e-20f, f.apply(-1e-20f));
    }

    @Test
    void alphaScalesTheNegativeSide() {
      assertEquals(1.75f * activation().apply(-0.3f), new Elu(1.75f).apply(-0.3f));
      assertEquals(0.3f, new Elu(1.75f).apply(0.3f));
    }
  }

  @Nested
  class GeluTwins extends Twins {
    @Override
    Activation activation() {
      return new Gelu();
    }

    @Override
    int hash() {
      return 0x924466C0;
    }

    @Test
    void errorWithinTheClaim() throws IOException {
      assertError("gelu", 7, -13, 0x1p-144);
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(0, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(0, f.apply(0));
    }
  }

  @Nested
  class GeluTanhTwins extends Twins {
    @Override
    Activation activation() {
      return new GeluTanh();
    }

    @Override
    int hash() {
      return 0xB4398E83;
    }

    @Test
    void errorWithinTheClaim() throws IOException {
      assertError("gelu-tanh", 4, -1, 0x1p-23);
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(-0.0f, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(0, f.apply(0));
    }
  }

  @Nested
  class ReluTwins extends Twins {
    @Override
    Activation activation() {
      return new Relu();
    }

    @Override
    int hash() {
      return 0xD7126D9B;
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(0, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(0, f.apply(-2));
      assertEquals(2, f.apply(2));
    }
  }

  @Nested
  class LeakyReluTwins extends Twins {
    @Override
    Activation activation() {
      return new LeakyRelu(0.25f);
    }

    @Override
    int hash() {
      return 0xB6F4C660;
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(Float.NEGATIVE_INFINITY, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(-0.5f, f.apply(-2));
      assertEquals(2, f.apply(2));
    }
  }

  @Nested
  class IdentityTwins extends Twins {
    @Override
    Activation activation() {
      return new Identity();
    }

    @Override
    int hash() {
      return 0x4EF4C660;
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(Float.NEGATIVE_INFINITY, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(-2, f.apply(-2));
    }
  }

  @Nested
  class MishTwins extends Twins {
    @Override
    Activation activation() {
      return new Mish();
    }

    @Override
    int hash() {
      return 0xDCFF4B50;
    }

    /// Against the definition in double precision, whose own error is far below that claimed.
    @Test
    void errorWithinTheClaim() {
      UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(6L);
      for (int i = 0; i < 100_000; i++) {
        float x = rng.nextFloat(-85, 20);
        double e = Math.exp(x);
        double want = x * (e * (e + 2)) / (e * (e + 2) + 2);
        double ulp = Math.ulp((float) want);
        assertEquals(want, activation().apply(x), 5 * ulp, () -> "at " + x);
      }
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(-0.0f, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(0, f.apply(0));
      assertEquals(1e30f, f.apply(1e30f));
    }
  }

  @Nested
  class HardSwishTwins extends Twins {
    @Override
    Activation activation() {
      return new HardSwish();
    }

    @Override
    int hash() {
      return 0xEEE9886D;
    }

    @Test
    void errorWithinTheClaim() {
      UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(7L);
      for (int i = 0; i < 100_000; i++) {
        float x = rng.nextFloat(-4, 5);
        double want = x * Math.clamp(x / 6.0 + 0.5, 0.0, 1.0);
        double limit = x >= -2 ? 2.5 * Math.ulp((float) want) : 0x1p-22;
        assertEquals(want, activation().apply(x), limit, () -> "at " + x);
      }
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(Float.POSITIVE_INFINITY, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(-0.0f, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(-0.0f, f.apply(-3));
      assertEquals(3, f.apply(3));
      assertEquals(4, f.apply(4));
    }
  }

  @Nested
  class ClipTwins extends Twins {
    @Override
    Activation activation() {
      return new Clip(-1.5f, 6);
    }

    @Override
    int hash() {
      return 0x44C9CE00;
    }

    @Test
    void ends() {
      Activation f = activation();
      assertEquals(6, f.apply(Float.POSITIVE_INFINITY));
      assertEquals(-1.5f, f.apply(Float.NEGATIVE_INFINITY));
      assertEquals(-1, f.apply(-1));
      assertEquals(-1e30f, new Clip(Float.NEGATIVE_INFINITY, 1).apply(-1e30f));
    }

    @Test
    void endsMustBeInOrder() {
      assertThrows(IllegalArgumentException.class, () -> new Clip(1, 0));
      assertThrows(IllegalArgumentException.class, () -> new Clip(Float.NaN, 0));
    }
  }

  static Stream<Activation> all() {
    return Stream.of(
        new Identity(),
        new Relu(),
        new LeakyRelu(0.25f),
        new Elu(1.5f),
        new Tanh(),
        new Sigmoid(),
        new Softplus(),
        new Silu(),
        new Gelu(),
        new GeluTanh(),
        new Mish(),
        new HardSwish(),
        new Clip(-1, 2));
  }

  /// The derivative is that of the function: over a step of 2⁻⁴ the function grows by the integral
  /// of the derivative, by Simpson's rule on 16 intervals.
  @ParameterizedTest
  @MethodSource("all")
  void derivative(Activation f) {
    float step = 0x1p-4f;
    for (int k = -192; k < 192; k++) {
      float from = k * step;
      double sum = 0;
      for (int i = 0; i <= 16; i++) {
        // Kinks are at ends of steps, where the derivative is that from the right.
        float x = i == 16 ? Math.nextDown(from + step) : from + i * step / 16;
        sum += (i == 0 || i == 16 ? 1 : i % 2 == 1 ? 4 : 2) * f.derivative(x);
      }
      double grown = (double) f.apply(from + step) - f.apply(from);
      double scale =
          Math.max(1e-3, Math.max(Math.abs(f.apply(from)), Math.abs(f.apply(from + step))));
      assertEquals(grown, sum * step / 48, 1e-6 * scale, f + " from " + from);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void derivativeFarOut(Activation f) {
    for (float x : new float[] {-1e30f, -500, 500, 1e30f}) {
      assertTrue(Math.abs(f.derivative(x)) <= 1, f + " at " + x);
    }
    assertEquals(Float.NaN, new Tanh().derivative(Float.NaN));
  }

  @Test
  void printedFormIsTheConstructor() {
    assertEquals("Tanh[]", new Tanh().toString());
    assertEquals("LeakyRelu[slope=0.25]", new LeakyRelu(0.25f).toString());
  }
}
