package elbo.inference;

import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.model.SmoothJoint;
import java.util.concurrent.atomic.AtomicLong;

/// How often the joint density of a model is evaluated and differentiated.
final class Counted {
  private final AtomicLong evaluations = new AtomicLong();
  private final AtomicLong gradients = new AtomicLong();

  /// The model, whose evaluations are counted here.
  LatentModel model(LatentModel inner) {
    return new Altered(inner, own -> own, this::joint);
  }

  private Joint joint(Joint inner) {
    return inner instanceof SmoothJoint smooth ? new Smooth(smooth) : new Plain(inner);
  }

  /// What was counted so far.
  Cost cost() {
    return new Cost(evaluations.get(), gradients.get());
  }

  private class Plain implements Joint {
    private final Joint inner;

    Plain(Joint inner) {
      this.inner = inner;
    }

    @Override
    public void logJoint(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
      evaluations.addAndGet(count);
      inner.logJoint(count, z, scratch, logPrior, logLikelihood);
    }
  }

  private final class Smooth extends Plain implements SmoothJoint {
    private final SmoothJoint inner;

    Smooth(SmoothJoint inner) {
      super(inner);
      this.inner = inner;
    }

    @Override
    public Expansion expand(double[] z) {
      evaluations.addAndGet(inner.evaluations());
      gradients.addAndGet(inner.gradients());
      return inner.expand(z);
    }

    @Override
    public long evaluations() {
      return inner.evaluations();
    }

    @Override
    public long gradients() {
      return inner.gradients();
    }
  }
}
