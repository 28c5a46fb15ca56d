package elbo.onnx;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.FiniteMixture;
import elbo.distribution.Normal;
import elbo.model.Digest;
import elbo.model.LatentModel;
import elbo.model.Vae;
import elbo.network.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The prior of a model in a folder: N(0, I) unless `"prior"` in `model.json` or a file
/// `prior.onnx` is another.
///
/// | `"prior"` | p(z) |
/// |---|---|
/// | `{"family": "normal", "mean": m, "scale": s}` | N(m, s²), of numbers or lists |
/// | `{"family": "mixture_of_normals", "weights": w, "means": m, "scales": s}` | Σ w N(m, s²); `logits` in place of `weights` |
/// | `{"family": "vamp", "pseudo_inputs": "u.npy"}` | the mean of the encoder's q at these x; or `weights` |
/// | `{"file": "prior.onnx"}` | the graph outputs the parameters, or takes z and outputs `log_prob` |
/// | `{"family": "flow", "file": "flow.onnx", "direction": "z_to_u"}` | that of z if the flow maps it to N(0, I) |
/// | `{"family": "flow", "file": "flow.onnx", "direction": "u_to_z"}` | that of f(u): latents and the encoder's q are those of u |
///
/// J. M. Tomczak, M. Welling (2018), VAE with a VampPrior.
final class PriorFile {
  private static final String FILE = "prior.onnx";
  private static final List<String> FILES =
      List.of("means", "scales", "weights", "logits", "pseudo_inputs", "mean", "scale");
  private static final List<String> KEYS =
      List.of(
          "family",
          "mean",
          "scale",
          "means",
          "scales",
          "weights",
          "logits",
          "pseudo_inputs",
          "file",
          "direction",
          "input",
          "output");
  private static final Map<String, List<String>> OF_FAMILY =
      Map.of(
          "normal", List.of("mean", "scale"),
          "mixture_of_normals", List.of("means", "scales", "weights", "logits"),
          "vamp", List.of("pseudo_inputs", "weights"),
          "flow", List.of("file", "direction", "input"),
          "", List.of("file", "input", "output"));

  private final Optional<Path> folder;
  private final Description part;
  private final String family;
  private final Optional<Condition.Use> use;

  private PriorFile(
      Optional<Path> folder, Description part, String family, Optional<Condition.Use> use) {
    this.folder = folder;
    this.part = part;
    this.family = family;
    this.use = use;
  }

  /// @throws IllegalArgumentException if it is not understood
  static PriorFile of(Optional<Path> folder, Description root) {
    boolean described = root.has("prior");
    boolean graph = folder.isPresent() && Files.exists(folder.orElseThrow().resolve(FILE));
    if (!described && !graph) {
      return new PriorFile(folder, root, "standard", Optional.empty());
    }
    Description part = described ? root.inner("prior", KEYS) : Description.none();
    String family =
        part.word("family", OF_FAMILY.keySet().stream().filter(f -> !f.isEmpty()).sorted().toList())
            .orElse("");
    if (described && family.isEmpty() && !part.has("file")) {
      throw part.error("has neither a 'family' nor a 'file'");
    }
    List<String> allowed = OF_FAMILY.getOrDefault(family, List.of());
    for (String key : part.keys()) {
      if (!key.equals("family") && !allowed.contains(key)) {
        throw part.error(
            String.format(
                Locale.ROOT,
                "'%s' is no key of a prior %s; these are: %s",
                key,
                family.isEmpty() ? "in a file" : "of family '" + family + "'",
                String.join(", ", allowed)));
      }
    }
    if (!allowed.contains("file")) {
      return new PriorFile(folder, part, family, Optional.empty());
    }
    ModelFile file = ModelFile.read(folder.orElseThrow().resolve(part.text("file").orElse(FILE)));
    boolean ofZ = family.equals("flow") || part.has("output") || GraphDensity.isOne(file);
    List<String> usual = new ArrayList<>(ExtraNames.Z);
    usual.addAll(ExtraNames.NOISE);
    Set<String> own = ofZ ? Set.of(Condition.own(file, part, root, "z", usual)) : Set.of();
    return new PriorFile(folder, part, family, Optional.of(new Condition.Use(file, own)));
  }

  /// Whether it is another than N(0, I).
  boolean isGiven() {
    return !family.equals("standard");
  }

  /// The graph that it takes, if any.
  Optional<Condition.Use> use() {
    return use;
  }

  /// Adds the files that it consists of.
  void addTo(Digest digest) {
    use.ifPresent(u -> u.file().addTo(digest));
    for (String key : part.keys()) {
      if (isGiven() && !key.equals("file") && FILES.contains(key) && part.isText(key)) {
        for (double[] row : new PriorNumbers(folder.orElseThrow(), part).rows(key)) {
          digest.add(row);
        }
      }
    }
  }

  /// A model under this prior.
  ///
  /// @param file the graph with its condition given, if there is one
  /// @param encoder for pseudo-inputs
  /// @param latent the shape of z
  LatentModel under(
      Vae vae,
      Optional<ModelFile> file,
      Optional<Function<double[], DiagonalNormal>> encoder,
      RowShape latent) {
    int d = vae.latentDimension();
    return switch (family) {
      case "standard" -> vae;
      case "flow" -> flow(vae, file.orElseThrow(), latent);
      case "" ->
          use.orElseThrow().own().isEmpty()
              ? vae.withPrior(outputs(file.orElseThrow(), d))
              : density(vae, file.orElseThrow(), latent);
      default -> vae.withPrior(described(d, encoder));
    };
  }

  private Distribution described(int d, Optional<Function<double[], DiagonalNormal>> encoder) {
    PriorNumbers numbers = new PriorNumbers(folder.orElseThrow(), part);
    String where = "prior";
    return switch (family) {
      case "normal" -> {
        double[][] mean = part.has("mean") ? numbers.rows("mean") : new double[][] {{0}};
        double[][] scale = part.has("scale") ? numbers.rows("scale") : new double[][] {{1}};
        if (mean.length != 1 || scale.length != 1) {
          throw part.error("a normal prior has one mean and one scale for each coordinate");
        }
        yield PriorNumbers.normals(mean, scale, d, where).getFirst();
      }
      case "mixture_of_normals" -> {
        double[][] means = numbers.rows("means");
        yield PriorNumbers.mixture(
            PriorNumbers.normals(means, numbers.rows("scales"), d, where), weights(numbers), where);
      }
      default -> {
        double[][] inputs = numbers.rows("pseudo_inputs");
        List<DiagonalNormal> components =
            components(
                inputs,
                encoder.orElseThrow(
                    () -> part.error("pseudo-inputs need an encoder of normal distributions")));
        double[] equal = new double[inputs.length];
        Arrays.fill(equal, 1);
        yield PriorNumbers.mixture(
            components, part.has("weights") ? numbers.numbers("weights") : equal, where);
      }
    };
  }

  private List<DiagonalNormal> components(
      double[][] inputs, Function<double[], DiagonalNormal> encoder) {
    List<DiagonalNormal> components = new ArrayList<>();
    for (int r = 0; r < inputs.length; r++) {
      try {
        components.add(encoder.apply(inputs[r]));
      } catch (IllegalArgumentException e) {
        throw part.error(
            String.format(
                Locale.ROOT,
                "'pseudo_inputs' (%s), row %d: %s",
                part.isText("pseudo_inputs")
                    ? part.text("pseudo_inputs").orElse("")
                    : Description.FILE,
                r,
                e.getMessage()));
      }
    }
    return components;
  }

  private double[] weights(PriorNumbers numbers) {
    if (part.has("weights") == part.has("logits")) {
      throw part.error("a mixture has either 'weights' or 'logits'");
    }
    return part.has("weights")
        ? numbers.numbers("weights")
        : PriorNumbers.softmax(numbers.numbers("logits"));
  }

  private Distribution outputs(ModelFile file, int d) {
    List<String> names = file.outputNames();
    Optional<String> mean = names.stream().filter(OutputNames::isMean).findFirst();
    Optional<String> spread =
        names.stream().filter(n -> OutputNames.spread(n).isPresent()).findFirst();
    Optional<String> logits =
        names.stream().filter(n -> ExtraNames.is(n, ExtraNames.LOGITS)).findFirst();
    Optional<String> weights =
        names.stream().filter(n -> ExtraNames.is(n, ExtraNames.WEIGHTS)).findFirst();
    int known = 2 + (logits.isPresent() ? 1 : 0) + (weights.isPresent() ? 1 : 0);
    if (mean.isEmpty()
        || spread.isEmpty()
        || (logits.isPresent() && weights.isPresent())
        || names.size() != known) {
      throw file.error(
          String.format(
              Locale.ROOT,
              ("its outputs are %s; understood of a prior: mean + std | log_std | variance |"
                  + " log_variance, of a mixture logits or weights too; or z as input and"
                  + " log_prob"),
              file.describeOutputs()));
    }
    Map<String, GraphRun.Tensor> run = GraphRun.of(file, names);
    Spread kind = OutputNames.spread(spread.orElseThrow()).orElseThrow();
    double[][] means = matrix(file, mean.orElseThrow(), run, d);
    double[][] scales = matrix(file, spread.orElseThrow(), run, d);
    for (double[] row : scales) {
      for (int j = 0; j < row.length; j++) {
        row[j] = kind.std(row[j]);
      }
    }
    List<Distribution> normals = PriorNumbers.normals(means, scales, d, file.name());
    Optional<double[]> shares =
        logits
            .map(l -> PriorNumbers.softmax(output(run, l).values()))
            .or(() -> weights.map(w -> output(run, w).values()));
    if (shares.isPresent()) {
      return PriorNumbers.mixture(normals, shares.orElseThrow(), file.name());
    }
    if (normals.size() > 1) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "outputs %s means of %s numbers, but neither weights nor logits of a mixture",
              normals.size(),
              d));
    }
    return normals.getFirst();
  }

  private static GraphRun.Tensor output(Map<String, GraphRun.Tensor> run, String name) {
    return Objects.requireNonNull(run.get(name), name);
  }

  // Rows of d numbers, or of one for all coordinates; a first axis of length 1 is that of a batch.
  private static double[][] matrix(
      ModelFile file, String name, Map<String, GraphRun.Tensor> run, int d) {
    int[] dims = output(run, name).dims();
    double[] values = output(run, name).values();
    int last = dims.length == 0 ? 1 : dims[dims.length - 1];
    if ((last != d && last != 1) || values.length == 0) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "output %s has the shape %s, which are no rows of the %s numbers of z",
              name,
              Arrays.toString(dims),
              d));
    }
    double[][] rows = new double[values.length / last][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(values, r * last, (r + 1) * last);
    }
    return rows;
  }

  private LatentModel density(Vae vae, ModelFile file, RowShape latent) {
    String z = use.orElseThrow().own().iterator().next();
    GraphDensity density = GraphDensity.open(file, part, z, latent);
    fits(file, density.network().latentDimension(), vae.latentDimension());
    return new PriorDensity(vae, density::addTo);
  }

  private LatentModel flow(Vae vae, ModelFile file, RowShape latent) {
    String input = use.orElseThrow().own().iterator().next();
    Flow flow = Flow.open(file, input, latent);
    fits(file, flow.dimension(), vae.latentDimension());
    String direction =
        part.word("direction", List.of("u_to_z", "z_to_u"))
            .orElseThrow(() -> part.error("a flow needs 'direction': u_to_z or z_to_u"));
    return direction.equals("u_to_z")
        ? vae.withDecoder(flow.before(vae.decoder()))
        : new PriorDensity(vae, flow.density(DiagonalNormal.standard(flow.dimension())));
  }

  private static void fits(ModelFile file, int takes, int latents) {
    if (takes != latents) {
      throw file.error(
          String.format(Locale.ROOT, "takes %s latents, but the decoder %s", takes, latents));
    }
  }

  /// The prior in words, for a report.
  ///
  /// @param prior what it came to, where that is a distribution that is known
  String describe(Optional<Distribution> prior) {
    String file = use.map(u -> u.file().nameInFolder()).orElse(Description.FILE);
    boolean given = use.isPresent() && !use.orElseThrow().file().allInputs().isEmpty();
    return switch (family) {
      case "standard" -> "N(0, I)";
      case "flow" ->
          "flow " + file + " (" + part.text("direction").orElse("").replace('_', ' ') + ")";
      case "vamp" ->
          "VampPrior, "
              + prior.map(PriorFile::components).orElse(1)
              + " pseudo-inputs ("
              + (part.isText("pseudo_inputs")
                  ? part.text("pseudo_inputs").orElse("")
                  : Description.FILE)
              + ")";
      default ->
          prior.isEmpty()
              ? "log p(z) by " + file
              : words(prior.orElseThrow(), given) + " (" + file + ")";
    };
  }

  private static int components(Distribution prior) {
    return prior instanceof FiniteMixture mixture ? mixture.components().size() : 1;
  }

  // Under a condition the numbers are those of the condition at hand.
  private static String words(Distribution prior, boolean given) {
    if (prior instanceof FiniteMixture mixture) {
      return "mixture of " + mixture.components().size() + " normals";
    }
    if (given || !(prior instanceof Normal normal)) {
      return "normal";
    }
    double[] scale = new double[normal.mean().length];
    for (int j = 0; j < scale.length; j++) {
      double[] row = normal.factorRow(j);
      scale[j] = row[row.length - 1];
    }
    return "normal, mean " + range(normal.mean()) + ", scale " + range(scale);
  }

  private static String range(double[] numbers) {
    double least = Arrays.stream(numbers).min().orElseThrow();
    double most = Arrays.stream(numbers).max().orElseThrow();
    return least == most ? Double.toString(least) : least + " to " + most;
  }
}
