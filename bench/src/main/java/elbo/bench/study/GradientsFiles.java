package elbo.bench.study;

import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.training.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The files of the study of gradients: `gradients.csv` has a line for each model, network,
/// estimator and K ([GradientsLine]), `gradient-slopes.csv` one for each of the first three
/// ([GradientSlope]); `<name>.svg` is the plot of a model, `gradients.md` a summary.
public final class GradientsFiles {
  static final List<Integer> KS = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);

  private static final long SAMPLES = 200_000_000;
  private static final int ESTIMATES = 2048;
  private static final int DIGITS = 4;

  private GradientsFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them; then, to try it, the factor by which estimates are fewer
  public static void main(String... args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    int fewer = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    double[][] rows = IntStream.range(0, DIGITS).mapToObj(digits::row).toArray(double[][]::new);
    List<GradientSubject> subjects =
        List.of(
            new GaussianGradients("near", 1.01, SAMPLES / fewer),
            new GaussianGradients("far", 1.5, SAMPLES / fewer),
            new VaeGradients(
                "vae",
                "Bundled VAE, mean of " + DIGITS + " digits",
                BundledParameters.read(),
                Dataset.of(rows),
                ESTIMATES / fewer));
    write(subjects, KS, Path.of(args[0]));
  }

  static void write(List<GradientSubject> subjects, List<Integer> ks, Path folder)
      throws IOException {
    List<GradientsLine> lines = new ArrayList<>();
    for (GradientSubject subject : subjects) {
      System.out.println(subject.title());
      List<GradientsLine> of = ks.stream().flatMap(k -> subject.lines(k).stream()).toList();
      GradientsPlot.write(of, folder.resolve(subject.name() + ".svg"));
      lines.addAll(of);
    }
    List<GradientSlope> slopes = GradientSlope.all(lines);
    Lines.csv(lines, folder.resolve("gradients.csv"));
    Lines.csv(slopes, folder.resolve("gradient-slopes.csv"));
    Files.writeString(folder.resolve("gradients.md"), GradientsOverview.of(lines, slopes));
  }
}
