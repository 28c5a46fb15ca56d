package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.LogSum;
import elbo.kernel.Scratch;

/// Sums over all states of a model that has finitely many.
public final class Enumeration {
  private Enumeration() {}

  /// A consumer of the log joint probabilities of states, block by block.
  @FunctionalInterface
  public interface Visitor {
    /// Takes one block of states.
    ///
    /// @param count states in the block
    /// @param z their latents, dimension-major
    /// @param logJoint log p(x, z) of each, in nats
    void visit(int count, double[] z, double[] logJoint);
  }

  /// Visits every state once, in order, a block at a time.
  public static void forEach(Enumerable model, double[] x, Visitor visitor) {
    Joint joint = model.at(x);
    Scratch scratch = new Scratch();
    double[] z = new double[model.latentDimension() * Block.SIZE];
    double[] logPrior = new double[Block.SIZE];
    double[] logJoint = new double[Block.SIZE];
    for (long state = 0; state < model.states(); state += Block.SIZE) {
      int count = (int) Math.min(Block.SIZE, model.states() - state);
      for (int i = 0; i < count; i++) {
        model.latents(state + i, i, z);
      }
      joint.logJoint(count, z, scratch, logPrior, logJoint);
      for (int i = 0; i < count; i++) {
        logJoint[i] += logPrior[i];
      }
      visitor.visit(count, z, logJoint);
    }
  }

  /// log p(x) = log Σ p(x, z), in nats; −∞ if x is impossible in every state.
  public static double logEvidence(Enumerable model, double[] x) {
    LogSum total = new LogSum();
    forEach(model, x, (count, z, logJoint) -> total.add(logJoint, count));
    return total.value();
  }
}
