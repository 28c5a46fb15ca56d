package elbo.onnx;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A graph that outputs one number for each z, a log density in nats.
record GraphDensity(ModelFile file, Decoder network, Route route) {
  /// @param description of the graph: `output` names the log density where its name does not
  /// @param input the name of z
  /// @throws IllegalArgumentException if the output is not understood, or not one number a row
  static GraphDensity open(ModelFile file, Description description, String input, RowShape latent) {
    GraphInput z = GraphInput.of(file, input, latent);
    List<Group> groups = List.of(Group.whole(output(file, description)));
    Evaluated.check(file, groups.stream().map(Group::output).toList());
    Computed computed = Fallback.open(file, z, Block.SIZE, groups);
    if (computed.width() != 1) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "output %s must be one number a row, the log density, but is %s",
              groups.getFirst(),
              computed.width()));
    }
    Route route = Fallback.route(new NotDense("a log density"), computed);
    return new GraphDensity(file, computed.network(), route);
  }

  /// Whether an output of a graph is a log density by its name.
  static boolean isOne(ModelFile file) {
    return file.outputNames().stream().anyMatch(ExtraNames::isLogDensity);
  }

  private static String output(ModelFile file, Description description) {
    List<String> names = file.outputNames();
    Optional<String> given = description.text("output");
    if (given.isPresent() && !names.contains(given.orElseThrow())) {
      throw description.error(
          String.format(
              Locale.ROOT,
              "'output' is '%s', but %s has %s",
              given.orElseThrow(),
              file.name(),
              names));
    }
    List<String> fitting =
        given
            .map(List::of)
            .orElseGet(() -> names.stream().filter(ExtraNames::isLogDensity).toList());
    if (fitting.size() != 1 || (given.isEmpty() && names.size() > 1)) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "its outputs are %s; one must be log_prob, or be named in %s: \"output\": \"%s\"",
              file.describeOutputs(),
              Description.FILE,
              names.getFirst()));
    }
    return fitting.getFirst();
  }

  /// Adds the log density of each of `count` samples.
  void addTo(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] one = scratch.doubles(network.outputLength());
    network.decode(count, z, scratch, one);
    for (int i = 0; i < count; i++) {
      out[i] += one[i];
    }
    scratch.release(mark);
  }
}
