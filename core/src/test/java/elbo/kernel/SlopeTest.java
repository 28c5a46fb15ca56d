package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The derivatives that reverse mode takes of activations: those of [Activation#derivative], and
/// the same bits in an array as alone.
@Tag("bits")
class SlopeTest {
  static Stream<Activation> activations() {
    return Stream.of(
        new Identity(),
        new Tanh(),
        new Sigmoid(),
        new Relu(),
        new LeakyRelu(0.2f),
        new LeakyRelu(-0.2f),
        new LeakyRelu(0),
        new Elu(1.5f),
        new Softplus(),
        new Silu(),
        new Gelu(),
        new GeluTanh(),
        new HardSwish(),
        new Mish());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void slopesAreDerivatives(Activation activation) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(9L);
    int length = 203;
    float[] kept = new float[length];
    float[] delta = new float[length];
    float[] before = new float[length];
    for (int i = 0; i < length; i++) {
      float x = 12 * rng.nextFloat() - 6;
      kept[i] = activation.isDerivedFromOutput() ? activation.apply(x) : x;
      // An output y near ±1 has lost what 1 − y² is of it: the error is absolute.
      assertEquals(activation.derivative(x), activation.slope(kept[i]), 1e-6, "at " + x);
      before[i] = rng.nextFloat() - 0.5f;
      delta[i] = before[i];
    }
    activation.chain(kept, 2, length - 1, delta);
    for (int i = 0; i < length; i++) {
      float factor = i < 2 || i == length - 1 ? 1 : activation.slope(kept[i]);
      assertEquals(before[i] * factor, delta[i], 0f);
    }
  }
}
