package elbo.bench;

import elbo.Catalogs;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Target;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Diffusion;
import elbo.model.Observation;
import elbo.onnx.OnnxDiffusion;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Paths of a diffusion a second: from the random words over all steps to log w.
public class DiffusionPaths extends Measured {
  @Param({"GaussianDiffusion(mean=0;variance=2.5;steps=100;first=0.005;last=0.05)", "two-moons"})
  public String diffusion = "two-moons";

  private final Scratch scratch = new Scratch();
  private final LogWeightBlock block = new LogWeightBlock();

  @SuppressWarnings("NullAway.Init")
  private LogWeights weights;

  @Setup
  public void check() {
    Diffusion model =
        OnnxDiffusion.bundled().contains(diffusion)
            ? OnnxDiffusion.bundled(diffusion).model()
            : (Diffusion) Catalogs.MODELS.parse(diffusion.replace(';', ','));
    Observation x = new Observation(0, model.draw(Inputs.generator()).x());
    weights = new Importance(new Encoder()).open(model, x, new Independent(1)).weights();
    Target target = new Target(model, x);
    LogWeights whole = Importance.weights(target, target.encoder(), new Independent(1));
    LogWeightBlock expected = new LogWeightBlock();
    whole.fill(0, Block.SIZE, scratch, expected);
    weights.fill(0, Block.SIZE, scratch, block);
    for (int i = 0; i < Block.SIZE; i++) {
      Check.within("log w", expected.logW()[i], block.logW()[i], 1e-4);
    }
  }

  @Benchmark
  @OperationsPerInvocation(Block.SIZE)
  public LogWeightBlock paths() {
    weights.fill(0, Block.SIZE, scratch, block);
    return block;
  }
}
