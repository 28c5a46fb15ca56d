package elbo.onnx;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.model.Digest;
import elbo.model.Hierarchical;
import elbo.model.Vae;
import elbo.network.ConditionalNormal;
import elbo.network.Normal;
import elbo.network.SelectedInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// A hierarchical VAE read from a folder: `encoder.onnx` outputs q(z₁ | x), `encoder.2.onnx` q(z₂ |
/// z₁) and so on; `decoder.2.onnx` outputs p(z₁ | z₂) and so on, `decoder.onnx` p(x | z₁). The
/// highest level has the prior N(0, I).
///
/// Other wiring follows from the names of inputs, `x`, `z1`, `z2`, or is `"inputs"` in
/// `model.json`: a top-down encoder of z₁ takes x and z₂. Any encoders that can be drawn from one
/// after another, and decoders that take levels above their own, are a hierarchy.
final class OnnxHierarchy {
  private static final List<String> KINDS = List.of("encoder", "decoder");
  private static final List<String> OTHERS = List.of("prior.onnx", "flow.onnx", "joint.onnx");

  private final String name;
  private final Path folder;
  private final Description.Both described;
  private final DataLayout layout;
  private final int levels;
  private final int[] at;
  private final int[][] shapes;
  private final List<HierarchyEncoder> encoders = new ArrayList<>();
  private final List<OnnxDecoder> decoders = new ArrayList<>();
  private final List<Wiring> wirings = new ArrayList<>();
  private final List<ModelFile> files = new ArrayList<>();

  private OnnxHierarchy(String name, Path folder, RowShape rows) {
    this.name = name;
    this.folder = folder;
    described = Description.read(folder);
    Description root = described.root();
    layout = DataLayout.of(rows, root);
    levels = levels(folder, root);
    at = new int[levels + 2];
    shapes = new int[levels + 1][];
    root.refuse(
        List.of("prior", "posterior", "joint", "condition"),
        "no key of a hierarchy, whose highest level has the prior N(0, I)");
    OTHERS.stream()
        .filter(file -> Files.exists(folder.resolve(file)))
        .findFirst()
        .ifPresent(file -> {
          throw root.error(
              file + " is in the folder, but a hierarchy of levels takes no such file");
        });
  }

  static boolean isOne(Path folder, Description root) {
    return levels(folder, root) > 1;
  }

  // The highest level for which there is a file or a part of the description.
  private static int levels(Path folder, Description root) {
    int most = 1;
    for (int l = 2; l < 100; l++) {
      for (String kind : KINDS) {
        String key = key(kind, l);
        most = root.has(key) || Files.exists(folder.resolve(key + ".onnx")) ? l : most;
      }
    }
    return most;
  }

  private static String key(String kind, int level) {
    return level == 1 ? kind : kind + "." + level;
  }

  /// @throws IllegalArgumentException if a file is missing or not understood, or the widths of two
  ///   do not chain
  static OnnxModel read(String name, Path folder, RowShape rows) {
    OnnxHierarchy hierarchy = new OnnxHierarchy(name, folder, rows);
    hierarchy.encoders();
    hierarchy.decoders();
    return hierarchy.model();
  }

  private ModelFile file(String kind, int level) {
    Description part = part(kind, level);
    String usual = key(kind, level) + ".onnx";
    if (!part.has("file") && !Files.exists(folder.resolve(usual))) {
      throw new FileName(folder.resolve(usual).toString(), Optional.of(folder.resolve(usual)))
          .error(
              String.format(
                  Locale.ROOT,
                  "no such file; a hierarchy of %d levels has encoder.onnx to encoder.%d.onnx and"
                      + " decoder.onnx to decoder.%d.onnx, or other names in %s",
                  levels,
                  levels,
                  levels,
                  Description.FILE));
    }
    return Parts.file(folder, part, usual);
  }

  private Description part(String kind, int level) {
    boolean encoder = kind.equals("encoder");
    return described
        .root()
        .part(key(kind, level), encoder ? Description.ENCODER : Description.DECODER);
  }

  // In an order in which each level can be drawn, given those before it.
  private void encoders() {
    List<Wiring> left = new ArrayList<>();
    for (int l = 1; l <= levels; l++) {
      files.add(file("encoder", l));
    }
    int width = 0;
    for (int l = 1; l <= levels; l++) {
      ModelFile file = files.get(l - 1);
      int ofX = width;
      left.add(
          Wiring.ofEncoder(
              file,
              part("encoder", l),
              l,
              levels,
              input -> ofX == 0 || HierarchyEncoder.declaredWidth(file, input) == ofX));
      width = l == 1 ? HierarchyEncoder.declaredWidth(file, left.getFirst()) : width;
    }
    List<Integer> drawn = new ArrayList<>();
    while (drawn.size() < levels) {
      int level =
          IntStream.rangeClosed(1, levels)
              .filter(l -> !drawn.contains(l) && drawn.containsAll(left.get(l - 1).levels()))
              .findFirst()
              .orElseThrow(() -> cycle(left, drawn));
      HierarchyEncoder encoder =
          HierarchyEncoder.open(
              level,
              files.get(level - 1),
              part("encoder", level),
              left.get(level - 1),
              l -> l == 0 ? layout.shape() : latent(l));
      shapes[level] = encoder.graph().dims();
      encoders.add(encoder);
      drawn.add(level);
    }
    for (int l = 1; l <= levels; l++) {
      at[l + 1] = at[l] + TracedValue.size(shapes[l]);
    }
  }

  private IllegalArgumentException cycle(List<Wiring> of, List<Integer> drawn) {
    List<String> words = new ArrayList<>();
    for (int l = 1; l <= levels; l++) {
      if (!drawn.contains(l)) {
        words.add("z" + l + " from " + of.get(l - 1).words());
      }
    }
    return files
        .getFirst()
        .error("no level of the encoders can be drawn first: " + String.join("; ", words));
  }

  private RowShape latent(int level) {
    return new RowShape(shapes[level], encoder(level).graph().file().name());
  }

  private void decoders() {
    for (int l = 1; l <= levels; l++) {
      ModelFile file = file("decoder", l);
      files.add(file);
      Description part = part("decoder", l);
      Wiring wiring = Wiring.ofDecoder(file, part, l, levels);
      HierarchyEncoder.Single single = HierarchyEncoder.single(file, part, wiring, this::latent);
      OnnxDecoder decoder = OnnxDecoder.open(single.file(), single.description(), single.shape());
      if (l > 1) {
        checkLevel(decoder, l);
      }
      wirings.add(wiring);
      decoders.add(decoder);
    }
    OnnxDecoder lowest = decoders.getFirst();
    layout.check(lowest.file(), "output", lowest.dims());
    for (HierarchyEncoder encoder : encoders) {
      encoder.requireX(lowest);
    }
  }

  private void checkLevel(OnnxDecoder decoder, int level) {
    if (!(decoder.likelihood() instanceof Normal)) {
      throw decoder
          .file()
          .error(
              String.format(
                  Locale.ROOT,
                  "p(z%d | …) must be normal, but its outputs are those of %s (%s)",
                  level - 1,
                  decoder.likelihood().describe(),
                  decoder.reads()));
    }
    int latents = at[level] - at[level - 1];
    if (decoder.width() != latents) {
      throw decoder
          .file()
          .error(
              String.format(
                  Locale.ROOT,
                  "outputs the parameters of %d latents z%d, but %s outputs %d",
                  decoder.width(),
                  level - 1,
                  encoder(level - 1).graph().file().name(),
                  latents));
    }
  }

  private HierarchyEncoder encoder(int level) {
    return encoders.stream().filter(e -> e.level() == level).findFirst().orElseThrow();
  }

  private List<Integer> coordinates(Wiring wiring) {
    return wiring.levels().stream()
        .flatMap(l -> IntStream.range(at[l], at[l + 1]).boxed())
        .toList();
  }

  private OnnxModel model() {
    Hierarchical prior = prior();
    OnnxDecoder lowest = decoders.getFirst();
    Vae vae =
        new Vae(
                name,
                Optional.of(sha256()),
                lowest.width(),
                new SelectedInputs(
                    lowest.decoder(),
                    prior.latentDimension(),
                    coordinates(wirings.getFirst()).stream().mapToInt(j -> j).toArray()),
                new GraphLikelihood(lowest.likelihood(), layout, lowest.reads()),
                this::proposal)
            .withPrior(prior);
    List<Integer> rowShape =
        encoders.stream()
            .flatMap(e -> e.rowDims().stream())
            .findFirst()
            .map(layout::rowShape)
            .orElse(List.of());
    return new OnnxModel(vae, rowShape, line(), Optional.of(lowest.likelihood()));
  }

  private Hierarchical prior() {
    List<Hierarchical.Level> chain = new ArrayList<>();
    chain.add(
        new Hierarchical.Root(at[levels], DiagonalNormal.standard(at[levels + 1] - at[levels])));
    for (int l = levels; l > 1; l--) {
      OnnxDecoder decoder = decoders.get(l - 1);
      chain.add(
          new Hierarchical.Child(
              at[l - 1],
              coordinates(wirings.get(l - 1)),
              new ConditionalNormal(decoder.decoder(), (Normal) decoder.likelihood())));
    }
    return new Hierarchical(chain);
  }

  private Distribution proposal(double[] x) {
    double[] row =
        layout.isTransposed() && x.length == layout.order().length ? layout.toGraph(x) : x;
    List<Hierarchical.Level> chain = new ArrayList<>();
    for (HierarchyEncoder encoder : encoders) {
      chain.add(encoder.at(at[encoder.level()], coordinates(encoder.wiring()), row));
    }
    return new Hierarchical(chain);
  }

  private String sha256() {
    Digest digest = new Digest();
    described.bytes().ifPresent(bytes -> digest.add(Description.FILE).add(bytes.toByteArray()));
    files.forEach(file -> file.addTo(digest));
    return digest.hex();
  }

  private String line() {
    OnnxDecoder lowest = decoders.getFirst();
    List<String> line = new ArrayList<>();
    int[] widths = IntStream.rangeClosed(1, levels).map(l -> at[l + 1] - at[l]).toArray();
    line.add("hierarchy of " + levels + " levels, d = " + text(widths));
    line.add(routes());
    line.add(
        "p(x | "
            + wirings.getFirst().words()
            + ") "
            + lowest.likelihood().describe()
            + " ("
            + lowest.reads()
            + ")");
    for (int l = 2; l <= levels; l++) {
      OnnxDecoder decoder = decoders.get(l - 1);
      line.add(
          "p(z"
              + (l - 1)
              + " | "
              + wirings.get(l - 1).words()
              + ") "
              + decoder.likelihood().describe()
              + " ("
              + decoder.reads()
              + ")");
    }
    line.add("prior of z" + levels + " N(0, I)");
    for (HierarchyEncoder encoder : encoders) {
      line.add("q(z" + encoder.level() + " | " + encoder.wiring().words() + ") normal");
    }
    line.add(ModelLine.precision(lowest) + " precision");
    List<String> ignored = new ArrayList<>();
    for (int l = 1; l <= levels; l++) {
      ignored.addAll(part("encoder", l).texts("ignore"));
      ignored.addAll(part("decoder", l).texts("ignore"));
    }
    if (!ignored.isEmpty()) {
      line.add("ignored " + String.join(", ", ignored));
    }
    return FileName.oneLine(String.join("; ", line));
  }

  private String routes() {
    List<String> routes = new ArrayList<>();
    decoders.forEach(d -> routes.add(d.file().nameInFolder() + " " + d.route()));
    encoders.forEach(e -> routes.add(e.graph().file().nameInFolder() + " " + e.graph().route()));
    boolean compiled = routes.stream().allMatch(route -> route.endsWith(" compiled"));
    return compiled
        ? "compiled"
        : String.join(", ", routes.stream().filter(r -> !r.endsWith(" compiled")).toList());
  }

  private static String text(int[] widths) {
    return String.join(" + ", Arrays.stream(widths).mapToObj(Integer::toString).toList());
  }
}
