package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/// Comparisons of a compiled graph with ONNX Runtime on the same file.
final class Comparison {
  /// Weights of the test graphs are at most 1 / inputs, biases and inputs at most 1, so that the
  /// magnitudes of a layer's sum add up to at most 2 (6 after the few factors that graphs apply);
  /// the arithmetic of two float implementations may differ by a few units in the last place of
  /// that.
  static final double TOLERANCE = 1e-5 * 2;

  private Comparison() {}

  static Decoder compile(ModelFile file, List<String> outputs) {
    return Lowering.lower(Tracer.trace(file, GraphInput.of(file, ""), outputs));
  }

  static Decoder agree(ModelFile file, String... outputs) {
    Decoder compiled = compile(file, List.of(outputs));
    agree(compiled, runtime(file, outputs), TOLERANCE);
    return compiled;
  }

  static Decoder runtime(ModelFile file, String... outputs) {
    return Fallback.open(
            file,
            GraphInput.of(file, ""),
            Block.SIZE,
            Arrays.stream(outputs).map(Group::whole).toList())
        .network();
  }

  static void agree(Decoder compiled, Decoder runtime, double tolerance) {
    assertEquals(runtime.latentDimension(), compiled.latentDimension());
    assertEquals(runtime.outputs(), compiled.outputs());
    double[] z = uniform(compiled.latentDimension() * Block.SIZE);
    double largest = 0;
    for (int count : new int[] {Block.SIZE, 1, 17}) {
      float[] ours = decode(compiled, count, z);
      float[] theirs = decode(runtime, count, z);
      for (int r = 0; r < compiled.outputs(); r++) {
        for (int i = 0; i < count; i++) {
          int at = r * Block.SIZE + i;
          largest = Math.max(largest, Math.abs(theirs[at]));
          assertEquals(theirs[at], ours[at], tolerance, "output %d of row %d".formatted(r, i));
        }
      }
    }
    assertTrue(largest > 100 * tolerance, "outputs too small to tell anything");
  }

  static float[] decode(Decoder decoder, int count, double[] z) {
    float[] out = new float[decoder.outputLength()];
    decoder.decode(count, z, new Scratch(), out);
    return out;
  }

  /// Uniform in (−1, 1).
  static double[] uniform(int length) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PLUS.create(4711);
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = 2 * random.nextDouble() - 1;
    }
    return values;
  }
}
