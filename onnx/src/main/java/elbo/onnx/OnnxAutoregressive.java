package elbo.onnx;

import elbo.model.Autoregressive;
import elbo.model.Digest;
import elbo.model.Factors;
import elbo.model.Order;
import elbo.network.Likelihood;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An autoregressive model read from `autoregressive.onnx`, a graph from x to the parameters of
/// p(xᵢ | x_{<i}) of all numbers at once; an ensemble with `autoregressive.2.onnx` and so on.
///
/// The outputs are understood as those of a decoder. The order is `"order"` in `model.json`, or in
/// the part of a graph, else that of the numbers. It is checked: see [Autoregressive].
final class OnnxAutoregressive {
  static final String KEY = "autoregressive";
  private static final String ORDER = "order";

  private final String name;
  private final Description.Both described;
  private final DataLayout layout;
  private final List<String> words = new ArrayList<>();
  // Of a bundled model a test has checked the order, which takes thousands of evaluations.
  private boolean known;

  private OnnxAutoregressive(String name, Description.Both described, RowShape rows) {
    this.name = name;
    this.described = described;
    Description root = described.root();
    layout = DataLayout.of(rows, root);
    if (layout.isTransposed()) {
      throw root.error("'layout' is that of an encoder: an autoregressive model takes x as it is");
    }
    root.refuse(
        List.of("encoder", "decoder", "condition", "prior", "posterior", "joint"),
        "no key of an autoregressive model, which has no latents");
  }

  static boolean isOne(Path folder, Description root) {
    return root.has(KEY) || Files.exists(folder.resolve(KEY + ".onnx"));
  }

  /// @throws IllegalArgumentException if a file is missing or not understood, or an output depends
  ///   on what the order has no earlier
  static OnnxModel read(String name, Path folder, RowShape rows) {
    Description.Both described = Description.read(folder);
    List<ModelFile> files = new ArrayList<>();
    List<Description> parts = new ArrayList<>();
    for (int k = 1; k == 1 || exists(folder, described.root(), numbered(k)); k++) {
      Description part = described.root().part(numbered(k), Description.AUTOREGRESSIVE);
      Path usual = folder.resolve(numbered(k) + ".onnx");
      if (!part.has("file") && !Files.exists(usual)) {
        throw new FileName(usual.toString(), Optional.of(usual))
            .error("no such file; another name is 'file' of '" + numbered(k) + "' in model.json");
      }
      parts.add(part);
      files.add(Parts.file(folder, part, numbered(k) + ".onnx"));
    }
    return new OnnxAutoregressive(name, described, rows).model(files, parts);
  }

  static OnnxModel bundled(String name) {
    Description.Both none = Description.Both.none();
    ModelFile file = ModelFile.resource("/elbo/onnx/" + name + "/" + KEY + ".onnx");
    OnnxAutoregressive reader = new OnnxAutoregressive(name, none, RowShape.unknown());
    reader.known = true;
    return reader.model(List.of(file), List.of(none.root().part(KEY, Description.AUTOREGRESSIVE)));
  }

  private static String numbered(int k) {
    return k == 1 ? KEY : KEY + "." + k;
  }

  private static boolean exists(Path folder, Description root, String key) {
    return root.has(key) || Files.exists(folder.resolve(key + ".onnx"));
  }

  private OnnxModel model(List<ModelFile> files, List<Description> parts) {
    List<OnnxDecoder> graphs = new ArrayList<>();
    List<Factors> members = new ArrayList<>();
    Digest digest = new Digest();
    described.bytes().ifPresent(bytes -> digest.add(Description.FILE).add(bytes.toByteArray()));
    for (int k = 0; k < files.size(); k++) {
      OnnxDecoder graph = OnnxDecoder.ofObservations(files.get(k), parts.get(k), layout.shape());
      files.get(k).addTo(digest);
      graphs.add(graph);
      check(graph, graphs.getFirst());
      members.add(factors(graph, parts.get(k), k));
    }
    OnnxDecoder first = graphs.getFirst();
    // Each has been checked.
    Autoregressive model =
        Autoregressive.ofChecked(
            name, Optional.of(digest.hex()), first.width(), first.likelihood(), members);
    return new OnnxModel(
        model,
        layout.rowShape(first.input().rowDims),
        line(graphs),
        Optional.of(first.likelihood()));
  }

  private void check(OnnxDecoder graph, OnnxDecoder first) {
    layout.check(graph.file(), "input " + graph.input().name, graph.input().rowDims);
    if (graph.input().width() != graph.width()) {
      throw graph
          .file()
          .error(
              String.format(
                  Locale.ROOT,
                  "takes %d numbers, but outputs the parameters of %d (%s, %s)",
                  graph.input().width(),
                  graph.width(),
                  graph.likelihood().describe(),
                  graph.reads()));
    }
    if (graph.width() != first.width() || !graph.likelihood().equals(first.likelihood())) {
      throw graph
          .file()
          .error(
              String.format(
                  Locale.ROOT,
                  "has %s of %d numbers, but %s has %s of %d",
                  graph.likelihood().describe(),
                  graph.width(),
                  first.file().nameInFolder(),
                  first.likelihood().describe(),
                  first.width()));
    }
  }

  // A list may have the positions in their order, or the place of each position: a network that
  // violates one of the two may fit the other, under which log p(x) is exact.
  private Factors factors(OnnxDecoder graph, Description part, int k) {
    Optional<int[]> given = given(part, k);
    String label = words.isEmpty() && k == 0 ? "order " : "";
    if (given.isEmpty()) {
      Order raster = Order.raster(positions(graph));
      words.add(label + (known ? "raster" : "raster (assumed)"));
      return known ? new Factors(graph.decoder(), raster) : checked(graph, raster);
    }
    Description where = part.has(ORDER) ? part : described.root();
    if (given.orElseThrow().length != positions(graph)) {
      throw where.error(
          String.format(
              Locale.ROOT,
              "the order has %d positions, but an observation of %s has %d",
              given.orElseThrow().length,
              graph.file().nameInFolder(),
              positions(graph)));
    }
    Order order;
    try {
      order = Order.of(given.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw where.error("'order': " + e.getMessage());
    }
    try {
      Factors factors = checked(graph, order);
      words.add(label + order);
      return factors;
    } catch (IllegalArgumentException violated) {
      if (order.inverse().equals(order)) {
        throw violated;
      }
      try {
        Factors factors = checked(graph, order.inverse());
        words.add(label + order.inverse() + " (the list read as the place of each number)");
        return factors;
      } catch (IllegalArgumentException both) {
        throw violated;
      }
    }
  }

  private static int positions(OnnxDecoder graph) {
    Likelihood likelihood = graph.likelihood();
    int outputs = likelihood.outputs(graph.width());
    int most = 0;
    for (int r = 0; r < outputs; r++) {
      most = Math.max(most, likelihood.position(r, graph.width()));
    }
    return most + 1;
  }

  private Optional<int[]> given(Description part, int k) {
    Description root = described.root();
    if (part.has(ORDER)) {
      return Optional.of(part.integers(ORDER));
    }
    if (root.has("orders")) {
      List<int[]> all = root.lists("orders");
      if (k >= all.size()) {
        throw root.error(
            "'orders' has "
                + all.size()
                + " orders, but there are more graphs: "
                + numbered(k + 1));
      }
      return Optional.of(all.get(k));
    }
    return root.has(ORDER) ? Optional.of(root.integers(ORDER)) : Optional.empty();
  }

  private Factors checked(OnnxDecoder graph, Order order) {
    Factors factors = new Factors(graph.decoder(), order);
    try {
      Autoregressive checked =
          new Autoregressive(
              name, Optional.empty(), graph.width(), graph.likelihood(), List.of(factors));
      return checked.members().getFirst();
    } catch (IllegalArgumentException e) {
      throw graph.file().error(e.getMessage() + " (" + graph.reads() + ")");
    }
  }

  private String line(List<OnnxDecoder> graphs) {
    OnnxDecoder first = graphs.getFirst();
    List<String> line = new ArrayList<>();
    line.add("autoregressive " + first.route());
    if (graphs.size() > 1) {
      line.add("the mean of the probabilities of " + graphs.size() + " networks");
    }
    line.add("p(x_i | x_<i) " + first.likelihood().describe() + " (" + first.reads() + ")");
    line.add(String.join(" and ", words));
    line.add("x " + first.input().describe());
    line.add(ModelLine.precision(first) + " precision");
    line.add("log p(x) exact");
    List<String> ignored = new ArrayList<>();
    for (int k = 0; k < graphs.size(); k++) {
      ignored.addAll(
          described.root().part(numbered(k + 1), Description.AUTOREGRESSIVE).texts("ignore"));
    }
    if (!ignored.isEmpty()) {
      line.add("ignored " + String.join(", ", ignored));
    }
    return FileName.oneLine(String.join("; ", line));
  }
}
