package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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

  @Test
  void printedFormIsTheConstructor() {
    assertEquals("Tanh[]", new Tanh().toString());
    assertEquals("LeakyRelu[slope=0.25]", new LeakyRelu(0.25f).toString());
  }
}
