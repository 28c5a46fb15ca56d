package elbo.bench.study;

import java.io.IOException;

/// What learns a VAE of 784-200-200-50 tanh layers from MNIST: batches of 100 that are binarized
/// anew, Adam at 0.001, one thread.
interface MnistTrainer {
  int LATENTS = 50;
  int HIDDEN = 200;
  int BATCH = 100;
  double RATE = 1e-3;

  MnistRun learn(MnistObjective objective, int seed, int epochs)
      throws IOException, InterruptedException;
}
