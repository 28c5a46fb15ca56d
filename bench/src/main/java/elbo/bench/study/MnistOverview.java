package elbo.bench.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A summary of the study of MNIST.
///
/// @param lines of all runs
/// @param rows log p(x) of each test image under each run, in nats
record MnistOverview(List<MnistLine> lines, List<double[]> rows, MnistSize size) {
  // The runs of one objective and trainer.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Group(Figure overSeeds, double elbo, double seconds, double[] rows) {}

  String text() {
    StringBuilder out = new StringBuilder();
    out.append(
        "| maximized | learned by | ELBO of the encoder | log p(x) | spread over seeds | error of"
            + " sampling | minutes | elbo − PyTorch | published |\n"
            + "|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for (MnistObjective objective : MnistObjective.values()) {
      for (String trainer : List.of(ElboTrainer.NAME, PyTorchTrainer.NAME)) {
        out.append(row(objective, trainer));
      }
    }
    return out.append(foot()).toString();
  }

  private String row(MnistObjective objective, String trainer) {
    Group group = group(objective, trainer);
    boolean ours = trainer.equals(ElboTrainer.NAME);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %.2f | %.3f | %.1f | %s | %s |%n",
        objective.title(),
        trainer,
        group.elbo,
        group.overSeeds.value(),
        group.overSeeds.error() * Math.sqrt(size.seeds()),
        sampling(objective, trainer),
        group.seconds / 60,
        ours ? difference(group, group(objective, PyTorchTrainer.NAME)) : "",
        ours ? String.format(Locale.ROOT, "%.2f", objective.published()) : "");
  }

  private IntStream of(MnistObjective objective, String trainer) {
    return IntStream.range(0, lines.size())
        .filter(i ->
            lines.get(i).objective().equals(objective.title())
                && lines.get(i).trainer().equals(trainer));
  }

  private Group group(MnistObjective objective, String trainer) {
    List<MnistLine> of = of(objective, trainer).mapToObj(lines::get).toList();
    double[] means = of.stream().mapToDouble(line -> line.logEvidence().value()).toArray();
    double[] mean = new double[size.tested()];
    of(objective, trainer)
        .forEach(i -> {
          for (int r = 0; r < mean.length; r++) {
            mean[r] += rows.get(i)[r] / of.size();
          }
        });
    return new Group(
        Figure.mean(means),
        of.stream().mapToDouble(line -> line.elbo().value()).average().orElseThrow(),
        of.stream().mapToDouble(MnistLine::seconds).average().orElseThrow(),
        mean);
  }

  private double sampling(MnistObjective objective, String trainer) {
    double squares =
        of(objective, trainer).mapToDouble(i -> lines.get(i).monteCarlo()).map(e -> e * e).sum();
    return Math.sqrt(squares) / size.seeds();
  }

  /// The mean difference, with its error as seeds differ and as images do: these are the same
  /// images, so that what they have in common is not in it.
  private static String difference(Group ours, Group theirs) {
    List<Double> differences = new ArrayList<>();
    for (int r = 0; r < ours.rows.length; r++) {
      differences.add(ours.rows[r] - theirs.rows[r]);
    }
    Figure overRows = Figure.mean(differences.stream().mapToDouble(Double::doubleValue).toArray());
    double error =
        Math.hypot(overRows.error(), Math.hypot(ours.overSeeds.error(), theirs.overSeeds.error()));
    return String.format(Locale.ROOT, "%+.2f ± %.2f", overRows.value(), error);
  }

  private String foot() {
    return String.format(
        Locale.ROOT,
        """

        784-200-200-50 and back, tanh, 60,000 images that are binarized anew in each of %d epochs, batches of 100, Adam at \
        0.001; means over %d seeds. PyTorch begins with its own weights. Nats an image, on the first %,d test images, \
        binarized once by `sample(1)`; log p(x) by %s with %,d samples, whose errors may be too small on %,d of %,d pairs \
        of image and model. The images themselves let a mean differ by ±%.2f; the differences between trainers are on the \
        same images, and their errors are those between seeds and between images. Minutes are those of one thread, while \
        the other processors had other runs. Published: Burda et al. (2016), 3,280 epochs, all 10,000 test images.
        """,
        size.epochs(),
        size.seeds(),
        size.tested(),
        MnistScore.PROPOSAL.name(),
        MnistScore.SAMPLES,
        lines.stream().mapToInt(MnistLine::flagged).sum(),
        lines.size() * size.tested(),
        lines.getFirst().logEvidence().error());
  }
}
