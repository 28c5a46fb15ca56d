package elbo.onnx;

import elbo.model.DenoisingDiffusion.Prediction;
import elbo.model.NoiseSchedule;
import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A folder with the exact denoiser of data N(mean, variance): all of it is known.
final class DiffusionFolder {
  static final double[] BETAS = {0.125, 0.25, 0.375, 0.5};
  static final NoiseSchedule SCHEDULE = new NoiseSchedule(BETAS);

  private final Path folder;
  private final double mean;
  private final double variance;
  private DataType timeType = DataType.INT64;
  private long[] timeDims = {0};
  private int rows = 1;
  private int table = BETAS.length;

  DiffusionFolder(Path folder, double mean, double variance) {
    this.folder = folder;
    this.mean = mean;
    this.variance = variance;
  }

  DiffusionFolder time(DataType type, long... dims) {
    timeType = type;
    timeDims = dims;
    return this;
  }

  DiffusionFolder width(int numbers) {
    rows = numbers;
    return this;
  }

  DiffusionFolder table(int steps) {
    table = steps;
    return this;
  }

  private static double marginal(int t, double variance) {
    return SCHEDULE.signal(t) * variance + SCHEDULE.noise(t);
  }

  private double originalFactor(int t) {
    return Math.sqrt(SCHEDULE.signal(t)) * variance / marginal(t, variance);
  }

  private double originalOffset(int t) {
    return mean * (1 - originalFactor(t) * Math.sqrt(SCHEDULE.signal(t)));
  }

  private double factor(Prediction prediction, int t) {
    double signal = Math.sqrt(SCHEDULE.signal(t));
    double noise = Math.sqrt(SCHEDULE.noise(t));
    double a = originalFactor(t);
    double epsilon = (1 - signal * a) / noise;
    return switch (prediction) {
      case SAMPLE -> a;
      case EPSILON -> epsilon;
      case VELOCITY -> signal * epsilon - noise * a;
    };
  }

  private double offset(Prediction prediction, int t) {
    double signal = Math.sqrt(SCHEDULE.signal(t));
    double noise = Math.sqrt(SCHEDULE.noise(t));
    double b = originalOffset(t);
    double epsilon = -signal * b / noise;
    return switch (prediction) {
      case SAMPLE -> b;
      case EPSILON -> epsilon;
      case VELOCITY -> signal * epsilon - noise * b;
    };
  }

  /// The variance of x_{t−1} given x_t.
  double reverseVariance(int t) {
    return marginal(t - 1, variance) * SCHEDULE.beta(t) / marginal(t, variance);
  }

  private GraphBuilder table(GraphBuilder graph, String name, IntToDoubleFunction of) {
    float[] values = new float[table];
    for (int t = 1; t <= table; t++) {
      values[t - 1] = (float) of.applyAsDouble(Math.min(t, BETAS.length));
    }
    return graph
        .floats(name + "_table", new long[] {table, 1}, values)
        .node("Gather", name + "_table index", name);
  }

  private GraphBuilder start() {
    GraphBuilder graph = GraphBuilder.of("x_t", 0, rows).input("t", timeType, timeDims);
    String index = timeDims.length == 2 ? "flat" : "t";
    if (timeDims.length == 2) {
      graph.ints("one", 1).node("Squeeze", "t one", "flat");
    }
    return graph.node("Cast", index, "index", GraphBuilder.attribute("to", 7));
  }

  private GraphBuilder main(GraphBuilder graph, Prediction prediction) {
    table(graph, "a", t -> factor(prediction, t));
    table(graph, "b", t -> offset(prediction, t));
    return graph.node("Mul", "x_t a", "ax").node("Add", "ax b", "out");
  }

  /// Without outputs for variances.
  DiffusionFolder fixed(Prediction prediction) {
    main(start(), prediction).outputs("out").write(folder.resolve("denoiser.onnx"));
    return this;
  }

  /// With the exact variance as `variance_type` has it.
  DiffusionFolder learned(Prediction prediction, boolean range, boolean joined) {
    GraphBuilder graph = main(start(), prediction);
    table(graph, "c", t -> range ? fraction(t) : reverseVariance(t));
    graph.scalar("zero", 0).node("Mul", "x_t zero", "none").node("Add", "none c", "variance");
    if (joined) {
      graph
          .node("Concat", "out variance", "both", GraphBuilder.attribute("axis", 1))
          .outputs("both")
          .write(folder.resolve("denoiser.onnx"));
    } else {
      graph.outputs("out", "variance").write(folder.resolve("denoiser.onnx"));
    }
    return this;
  }

  private double fraction(int t) {
    double least = Math.log(SCHEDULE.reverseVariance(Math.max(t, 2)));
    double most = Math.log(SCHEDULE.beta(t));
    return 2 * (Math.log(reverseVariance(t)) - least) / (most - least) - 1;
  }

  static String betas() {
    return IntStream.range(0, BETAS.length)
        .mapToObj(i -> Double.toString(BETAS[i]))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// A configuration as diffusers writes it, with some keys more.
  DiffusionFolder config(String more) {
    return scheduler(
        "{\"_class_name\": \"DDPMScheduler\", \"_diffusers_version\": \"0.35.0\","
            + " \"num_train_timesteps\": 4, \"trained_betas\": "
            + betas()
            + ", \"clip_sample\": false, \"thresholding\": false,"
            + " \"dynamic_thresholding_ratio\": 0.995, \"steps_offset\": 0,"
            + " \"timestep_spacing\": \"leading\""
            + (more.isEmpty() ? "" : ", ")
            + more
            + "}");
  }

  DiffusionFolder scheduler(String json) {
    return text(SchedulerConfig.FILE, json);
  }

  DiffusionFolder text(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  OnnxDiffusion read() {
    return OnnxDiffusion.read(folder, new int[0]);
  }
}
