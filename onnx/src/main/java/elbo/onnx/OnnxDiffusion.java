package elbo.onnx;

import com.google.protobuf.ByteString;
import elbo.model.DenoisingDiffusion;
import elbo.model.DenoisingDiffusion.Data;
import elbo.model.DenoisingDiffusion.Variance;
import elbo.model.Digest;
import elbo.model.NoiseSchedule;
import elbo.network.Levels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// A diffusion read from a folder with `denoiser.onnx`, a graph of xₜ and t, and the
/// `scheduler_config.json` that diffusers writes beside it; or its keys under `"schedule"` of
/// `model.json`.
///
/// ```json
/// {"denoiser": {"file": "unet.onnx", "input": "sample", "time": "timestep", "output": "out"},
///  "levels": [256, 0, 255], "steps": 100}
/// ```
///
/// With `levels` data are the numbers of levels and the lowest and highest of them, which are −1
/// and 1 in the units of the model; without, p(x) is a density. `steps` are fewer than the denoiser
/// was trained with, as the scheduler spaces them: another model, whose name has T.
///
/// @param model the model
/// @param route what computes the denoiser
/// @param rowShape the shape of an observation, without the axis that counts the rows
/// @param description what was understood, in one line
public record OnnxDiffusion(
    DenoisingDiffusion model, Route route, List<Integer> rowShape, String description) {
  private static final String DENOISER = "denoiser.onnx";
  private static final String RESOURCES = "/elbo/onnx/";
  private static final List<String> BUNDLED = List.of("two-moons");
  private static final List<String> ROOT =
      List.of("denoiser", "schedule", "levels", "steps", "first_variance", "training");
  private static final List<String> PART =
      List.of(
          "file",
          "input",
          "time",
          "output",
          "variance",
          "axis",
          "shape",
          "run",
          "ignore",
          "first_time",
          "time_scale");

  /// The names of the bundled diffusions.
  public static List<String> bundled() {
    return BUNDLED;
  }

  /// Whether a folder has a diffusion.
  public static boolean isOne(Path folder) {
    if (Files.exists(folder.resolve(DENOISER))) {
      return true;
    }
    Path json = folder.resolve(Description.FILE);
    if (!Files.isRegularFile(json)) {
      return Files.isRegularFile(folder.resolve(SchedulerConfig.FILE));
    }
    try {
      return Description.of(json.toString(), Description.bytes(json)).has("denoiser");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// A bundled diffusion.
  ///
  /// `two-moons` has two numbers and 40 steps, a perceptron of 2 × 64 units.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static OnnxDiffusion bundled(String name) {
    if (!BUNDLED.contains(name)) {
      throw new IllegalArgumentException("no bundled diffusion is called " + name);
    }
    String folder = RESOURCES + name + "/";
    String config = folder + SchedulerConfig.FILE;
    try (InputStream in = OnnxDiffusion.class.getResourceAsStream(config)) {
      ByteString bytes = ByteString.readFrom(Objects.requireNonNull(in, "resource " + config));
      Read read =
          new Read(
              name,
              ModelFile.resource(folder + DENOISER),
              Description.none(),
              Description.none(),
              scheduler(config, bytes),
              new Digest().add(bytes.toByteArray()));
      return open(read, RowShape.unknown());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The model in a folder.
  ///
  /// @param rowShape the shape of a row of data, from which lengths that the graph leaves open are
  ///   taken; empty if it is not known
  /// @throws IllegalArgumentException if a file is missing, damaged or not understood, or does not
  ///   fit another; the message is one line that names the file, the rule and the value
  public static OnnxDiffusion read(Path folder, int[] rowShape) {
    FileName where = new FileName(folder.toString(), Optional.of(folder));
    if (!Files.isDirectory(folder)) {
      throw where.error("no such folder");
    }
    Path name = folder.toAbsolutePath().normalize().getFileName();
    Digest digest = new Digest();
    Path json = folder.resolve(Description.FILE);
    Description root = Description.none();
    if (Files.exists(json)) {
      ByteString bytes = Description.bytes(json);
      digest.add(bytes.toByteArray());
      root = Description.of(json.toString(), bytes);
      root.allow(ROOT);
    }
    Description part = root.has("denoiser") ? root.inner("denoiser", PART) : Description.none();
    SchedulerConfig config = config(folder, root, digest);
    ModelFile file = ModelFile.read(folder.resolve(part.text("file").orElse(DENOISER)));
    return open(
        new Read(
            FileName.oneLine(name == null ? folder.toString() : name.toString()),
            file,
            root,
            part,
            config,
            digest),
        new RowShape(rowShape.clone(), "rows of the data"));
  }

  /// What the files have.
  private record Read(
      String name,
      ModelFile file,
      Description root,
      Description part,
      SchedulerConfig config,
      Digest digest) {}

  private static SchedulerConfig config(Path folder, Description root, Digest digest) {
    Path path = folder.resolve(SchedulerConfig.FILE);
    boolean exists = Files.exists(path);
    if (root.has("schedule")) {
      if (exists) {
        throw root.error("has a 'schedule', but there is " + SchedulerConfig.FILE + " too");
      }
      return SchedulerConfig.of(root.part("schedule"), "");
    }
    if (!exists) {
      throw new FileName(path.toString(), Optional.of(path))
          .error("no such file; its keys may stand in model.json: {\"schedule\": {…}}");
    }
    ByteString bytes = Description.bytes(path);
    digest.add(bytes.toByteArray());
    return scheduler(path.toString(), bytes);
  }

  private static SchedulerConfig scheduler(String where, ByteString bytes) {
    return SchedulerConfig.of(
        Description.of(where, bytes), Description.textOf(where, bytes, "_class_name"));
  }

  private static OnnxDiffusion open(Read read, RowShape rows) {
    SchedulerConfig config = read.config;
    Variance variance = config.reading().variance();
    boolean learns = variance == Variance.LEARNED || variance == Variance.RANGE;
    int trained = config.schedule().steps();
    OnnxDenoiser denoiser = OnnxDenoiser.open(read.file, read.part, rows, trained, learns);
    int[] times = times(read.root, config);
    Optional<Levels> levels = levels(read.root);
    Data data = levels.map(Data::ofLevels).orElse(Data.CONTINUOUS);
    List<String> words = new ArrayList<>();
    words.add("denoiser " + denoiser.route());
    words.addAll(config.words());
    if (times.length < trained) {
      words.add(
          String.format(
              Locale.ROOT,
              "of these T = %d steps (%s), which is another model",
              times.length,
              config.spacing()));
    }
    double first = first(read.root, config, times, words);
    words.add(
        levels
            .map(l -> "x one of " + l + ", discretized normal with the exact normal distribution")
            .orElse(
                "x continuous, p(x) a density; 8-bit data need \"levels\": [256, 0, 255] in"
                    + " model.json"));
    words.add(denoiser.words());
    read.file.addTo(read.digest);
    String suffix = times.length < trained ? " T=" + times.length : "";
    DenoisingDiffusion model;
    try {
      model =
          new DenoisingDiffusion(
              read.name + suffix,
              read.digest.hex(),
              denoiser,
              config.schedule(),
              times,
              config.reading(),
              data,
              first);
    } catch (IllegalArgumentException e) {
      throw read.file.error(String.valueOf(e.getMessage()));
    }
    return new OnnxDiffusion(
        model,
        denoiser.route(),
        Arrays.stream(denoiser.input().rowDims).boxed().toList(),
        FileName.oneLine(String.join("; ", words)));
  }

  private static int[] times(Description root, SchedulerConfig config) {
    int all = config.schedule().steps();
    Optional<Integer> asked = root.integer("steps");
    if (asked.isEmpty() || asked.orElseThrow() == all) {
      return IntStream.rangeClosed(1, all).toArray();
    }
    int count = asked.orElseThrow();
    if (count < 1 || count > all) {
      throw root.error("'steps' must be from 1 to " + all + ", but is " + count);
    }
    int[] times = config.times(count);
    try {
      config.schedule().at(times);
    } catch (IllegalArgumentException e) {
      throw root.error("'steps' is " + count + ": " + e.getMessage());
    }
    return times;
  }

  private static Optional<Levels> levels(Description root) {
    double[] given = root.numbers("levels");
    if (given.length == 0) {
      return Optional.empty();
    }
    if (given.length != 3 || given[0] != Math.rint(given[0]) || !(given[0] <= 1 << 20)) {
      throw root.error(
          "'levels' must be [count, lowest, highest], but is " + Arrays.toString(given));
    }
    try {
      return Optional.of(new Levels((int) given[0], given[1], given[2]));
    } catch (IllegalArgumentException e) {
      throw root.error("'levels': " + e.getMessage());
    }
  }

  // β̃ of the first step is 0, which is no variance of p(x | x₁).
  private static double first(
      Description root, SchedulerConfig config, int[] times, List<String> words) {
    NoiseSchedule schedule = config.schedule().at(times);
    Optional<Double> given = root.number("first_variance");
    Variance variance = config.reading().variance();
    if (given.isPresent()) {
      if (variance == Variance.LEARNED) {
        throw root.error("'first_variance' is given, but the denoiser outputs variances");
      }
      words.add("p(x|x₁) of variance " + given.orElseThrow());
      return given.orElseThrow();
    }
    return switch (variance) {
      case LARGE -> {
        words.add("p(x|x₁) of variance β₁");
        yield schedule.beta(1);
      }
      case SMALL -> {
        words.add(
            schedule.steps() == 1
                ? "p(x|x₁) of variance β₁ (assumed, as β̃₁ is 0)"
                : "p(x|x₁) of variance β̃₂ (assumed, as β̃₁ is 0)");
        yield DenoisingDiffusion.firstVariance(schedule);
      }
      case RANGE -> {
        words.add("p(x|x₁) of a variance from β̃₂ (assumed, as β̃₁ is 0) to β₁");
        yield DenoisingDiffusion.firstVariance(schedule);
      }
      case LEARNED -> 1;
    };
  }
}
