package elbo.bench;

import elbo.kernel.Block;
import elbo.kernel.DoubleProduct;
import elbo.kernel.Scratch;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Products a second of a matrix and a block of samples in double precision, as in linear Gaussian
/// models.
///
/// `java -jar bench/target/benchmarks.jar DoubleProducts -p shape=2000x4000`; compare `flops` with
/// [FmaPeak].
public class DoubleProducts extends Measured {
  /// d × D: inputs × outputs.
  @Param({"2x4", "50x784", "2000x4000"})
  public String shape = "2x4";

  private int inputs;
  private int outputs;
  private double[][] weights = {};
  private double[] start = {};
  private double[] in = {};
  private double[] out = {};
  private final Scratch scratch = new Scratch();

  @SuppressWarnings("NullAway.Init")
  private DoubleProduct product;

  @Setup
  public void check() {
    inputs = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
    outputs = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
    double[] all = Inputs.doubles(inputs * outputs, -1, 1);
    weights = new double[outputs][];
    for (int r = 0; r < outputs; r++) {
      weights[r] = Arrays.copyOfRange(all, r * inputs, (r + 1) * inputs);
    }
    product = new DoubleProduct(weights);
    start = Arrays.copyOf(Inputs.doubles(outputs, -1, 1), DoubleProduct.paddedRows(outputs));
    in = Inputs.doubles(inputs * Block.SIZE, -1, 1);
    out = new double[start.length * Block.SIZE];
    lanes(new Flops());
    for (int i = 0; i < Block.SIZE; i++) {
      int r = i * 31 % outputs;
      // A bound on the rounding errors of two sums of as many terms, each at most 1.
      double tolerance = 2.0 * (inputs + 1) * (inputs + 1) * 0x1p-53;
      Check.within("output " + r, output(r, i), out[r * Block.SIZE + i], tolerance);
    }
  }

  private double output(int r, int sample) {
    double sum = start[r];
    for (int k = 0; k < inputs; k++) {
      sum = Math.fma(weights[r][k], in[k * Block.SIZE + sample], sum);
    }
    return sum;
  }

  @Benchmark
  public double[] lanes(Flops work) {
    product.apply(Block.SIZE, in, start, scratch, out);
    work.flops += 2L * inputs * outputs * Block.SIZE;
    return out;
  }

  @Benchmark
  public double[] scalar(Flops work) {
    for (int i = 0; i < Block.SIZE; i++) {
      for (int r = 0; r < outputs; r++) {
        out[r * Block.SIZE + i] = output(r, i);
      }
    }
    work.flops += 2L * inputs * outputs * Block.SIZE;
    return out;
  }
}
