package elbo.bench;

import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.Scratch;
import elbo.network.Dense;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Dense layers a second, on a block of samples, with bias and activation; only the multiply-adds
/// of the product are counted as work. Without an activation a layer writes a block, as the last
/// layer of a network does; with one, it writes the tiles of a next layer.
///
/// `java -jar bench/target/benchmarks.jar DenseLayer -p shape=200x784 -p activation=Tanh`; compare
/// `flops` with [FmaPeak].
public class DenseLayer extends Measured {
  /// Inputs × outputs.
  @Param({"50x200", "200x200", "200x784", "1x1", "7x9", "1024x1024", "4096x4096"})
  public String shape = "1x1";

  @Param({"Identity", "Tanh"})
  public String activation = "Identity";

  private int inputs;
  private int outputs;
  private float[] weights = {};
  private float[] bias = {};
  private float[] in = {};
  private float[] tiles = {};
  private float[] out = {};
  private final Scratch scratch = new Scratch();

  @SuppressWarnings("NullAway.Init")
  private Dense layer;

  @Setup
  public void check() {
    inputs = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
    outputs = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
    float bound = (float) (1 / Math.sqrt(inputs));
    weights = Inputs.floats(inputs * outputs, -bound, bound);
    bias = Inputs.floats(outputs, -1, 1);
    in = Inputs.floats(inputs * Block.SIZE, -1, 1);
    layer = new Dense(outputs, weights, bias, Activations.named(activation));
    tiles = new float[layer.inputTiles().length()];
    layer.inputTiles().cut(Block.SIZE, in, tiles);
    out = new float[layer.outputLength()];
    layer.toBlock(Block.SIZE, tiles, scratch, out);
    for (int i = 0; i < Block.SIZE; i++) {
      check(i * 31 % outputs, i);
    }
  }

  private void check(int r, int sample) {
    double size = Math.abs(bias[r]);
    for (int k = 0; k < inputs; k++) {
      size += Math.abs((double) weights[r * inputs + k] * in[k * Block.SIZE + sample]);
    }
    // A bound on the rounding errors of two sums of inputs + 1 terms and of an activation of slope
    // 1.
    double tolerance = 2 * (inputs + 1) * 0x1p-24 * size + 0x1p-22;
    Check.within("output " + r, output(r, sample), out[r * Block.SIZE + sample], tolerance);
  }

  private float output(int r, int sample) {
    float sum = bias[r];
    for (int k = 0; k < inputs; k++) {
      sum = Math.fma(weights[r * inputs + k], in[k * Block.SIZE + sample], sum);
    }
    return layer.activation().apply(sum);
  }

  @Benchmark
  public float[] lanes(Flops work) {
    if (layer.activation() instanceof Identity) {
      layer.toBlock(Block.SIZE, tiles, scratch, out);
    } else {
      layer.toTiles(Block.SIZE, tiles, scratch, out);
    }
    work.flops += 2L * inputs * outputs * Block.SIZE;
    return out;
  }

  @Benchmark
  public float[] scalar(Flops work) {
    for (int i = 0; i < Block.SIZE; i++) {
      for (int r = 0; r < outputs; r++) {
        out[r * Block.SIZE + i] = output(r, i);
      }
    }
    work.flops += 2L * inputs * outputs * Block.SIZE;
    return out;
  }
}
