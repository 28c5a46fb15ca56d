package elbo.bench.study;

import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.points.Seed;
import elbo.training.Architecture;
import elbo.training.Binarization;
import elbo.training.Dataset;
import elbo.training.TrainedVae;
import elbo.training.Training;
import java.util.List;

/// This library.
record ElboTrainer(Dataset images) implements MnistTrainer {
  static final String NAME = "elbo";

  @Override
  public MnistRun learn(MnistObjective objective, int seed, int epochs) {
    Architecture architecture =
        new Architecture(
            images.width(), LATENTS, List.of(HIDDEN, HIDDEN), new Tanh(), new BernoulliLogits());
    long start = System.nanoTime();
    TrainedVae trained =
        Training.of(architecture, objective.objective())
            .withBatch(BATCH)
            .withLearningRate(RATE)
            .withEpochs(epochs)
            .withBinarization(Binarization.DYNAMIC)
            .withSeed(Seed.of(seed))
            .withThreads(1)
            .fit(images);
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new MnistRun(NAME, objective, seed, seconds, trained.vae(NAME));
  }
}
