package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Evaluation;
import elbo.Result;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.estimate.Estimate;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.kernel.Scratch;
import elbo.model.DenoisingDiffusion.Prediction;
import elbo.model.Diffusion;
import elbo.model.GaussianDiffusion;
import elbo.model.Observation;
import elbo.onnx.schema.TensorProto.DataType;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxDiffusionTest {
  private static final String LARGE = "\"variance_type\": \"fixed_large\"";
  private static final String EPSILON = LARGE + ", \"prediction_type\": \"epsilon\"";
  private static final int SAMPLES = 200;

  @TempDir Path folder;

  private DiffusionFolder of(double mean, double variance) {
    return new DiffusionFolder(folder, mean, variance);
  }

  private static double[] logWeights(Diffusion model, int n, double... x) {
    LogWeightBlock block = new LogWeightBlock();
    double[] all = new double[n];
    var weights =
        new Importance(new Encoder())
            .open(model, new Observation(2, x), new Independent(8))
            .weights();
    for (int i = 0; i < n; i += weights.grain()) {
      int size = Math.min(weights.grain(), n - i);
      weights.fill(i, size, new Scratch(), block);
      System.arraycopy(block.logW(), 0, all, i, size);
    }
    return all;
  }

  private static String word(Prediction prediction) {
    return switch (prediction) {
      case EPSILON -> "epsilon";
      case SAMPLE -> "sample";
      case VELOCITY -> "v_prediction";
    };
  }

  /// Data N(0, 1) have reverse steps of variance β: every weight is that of the exact model.
  @ParameterizedTest
  @EnumSource(Prediction.class)
  void fixedVariancesHaveTheExactWeights(Prediction prediction) {
    String config = LARGE + ", \"prediction_type\": \"" + word(prediction) + "\"";
    OnnxDiffusion read = of(0, 1).fixed(prediction).config(config).read();
    double[] exact = logWeights(new GaussianDiffusion(0, 1, 4, 0.125, 0.5), SAMPLES, 0.7);
    assertArrayEquals(exact, logWeights(read.model(), SAMPLES, 0.7), 2e-6);
    assertTrue(read.description().contains("variance fixed_large, β"), read.description());
  }

  /// Of any normal data, with learned variances in each of their forms.
  @ParameterizedTest
  @EnumSource(Prediction.class)
  void learnedVariancesHaveTheExactWeights(Prediction prediction) {
    double[] exact = logWeights(new GaussianDiffusion(0.5, 2.5, 4, 0.125, 0.5), SAMPLES, -1.2);
    for (boolean range : new boolean[] {false, true}) {
      for (boolean joined : new boolean[] {false, true}) {
        String config =
            "\"prediction_type\": \""
                + word(prediction)
                + "\", \"variance_type\": \""
                + (range ? "learned_range" : "learned")
                + "\"";
        OnnxDiffusion read = of(0.5, 2.5).learned(prediction, range, joined).config(config).read();
        assertArrayEquals(exact, logWeights(read.model(), SAMPLES, -1.2), 2e-5);
      }
    }
  }

  /// The step is one number or one a row, whole or real; what runs it does not matter either.
  @Test
  void theStepHasAnyTypeAndShape() {
    double[] exact = logWeights(new GaussianDiffusion(0, 1, 4, 0.125, 0.5), SAMPLES, 0.7);
    long[][] shapes = {{}, {1}, {0}, {0, 1}};
    for (DataType type : new DataType[] {DataType.INT64, DataType.INT32, DataType.FLOAT}) {
      for (long[] dims : shapes) {
        for (String run : new String[] {"compiled", "onnx_runtime"}) {
          OnnxDiffusion read =
              of(0, 1)
                  .time(type, dims)
                  .fixed(Prediction.EPSILON)
                  .config(EPSILON)
                  .text("model.json", "{\"denoiser\": {\"run\": \"" + run + "\"}}")
                  .read();
          String what = type + Arrays.toString(dims) + run;
          assertArrayEquals(exact, logWeights(read.model(), SAMPLES, 0.7), 2e-6, what);
          if (run.equals("onnx_runtime")) {
            assertInstanceOf(Route.OnnxRuntime.class, read.route(), what);
          }
        }
      }
    }
  }

  @Test
  void itIsCompiledWhereItIsDense() {
    OnnxDiffusion read = of(0, 1).fixed(Prediction.EPSILON).config(EPSILON).read();
    assertInstanceOf(Route.Compiled.class, read.route(), read.route().toString());
  }

  /// Several numbers are independent pixels: weights add up.
  @Test
  void severalNumbersAddUp() {
    OnnxDiffusion read = of(0, 1).width(3).fixed(Prediction.EPSILON).config(EPSILON).read();
    assertEquals(12, read.model().latentDimension());
    double log = Math.log(2 * Math.PI);
    double[] x = {0.5, -1, 2};
    double sum = 0;
    for (double logW : logWeights(read.model(), 20_000, x)) {
      sum += Math.exp(logW) / 20_000;
    }
    double exact = -0.5 * (0.25 + 1 + 4 + 3 * log);
    assertEquals(exact, Math.log(sum), 0.05);
  }

  /// The small variance is β̃ under both of its names, the large one β; fixed_small_log is a
  /// standard deviation in diffusers and fixed_large_log the logarithm of a variance.
  @Test
  void fixedVariancesAreThoseOfTheirNames() {
    double[][] all = new double[4][];
    String[] names = {"fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log"};
    for (int i = 0; i < names.length; i++) {
      String config = "\"variance_type\": \"" + names[i] + "\", \"prediction_type\": \"epsilon\"";
      OnnxDiffusion read = of(0, 1).fixed(Prediction.EPSILON).config(config).read();
      double expected =
          i < 2 ? DiffusionFolder.SCHEDULE.reverseVariance(3) : DiffusionFolder.SCHEDULE.beta(3);
      assertEquals(Math.sqrt(expected), read.model().scale(3), 1e-15, names[i]);
      all[i] = logWeights(read.model(), SAMPLES, 0.7);
    }
    assertArrayEquals(all[0], all[1]);
    assertArrayEquals(all[2], all[3]);
    assertFalse(Arrays.equals(all[0], all[2]));
  }

  /// β̃₁ is 0, which is no variance: that of Ho et al. is assumed, and named.
  @Test
  void theFirstVarianceIsNamed() {
    String config = "\"variance_type\": \"fixed_small\", \"prediction_type\": \"epsilon\"";
    DiffusionFolder made = of(0, 1).fixed(Prediction.EPSILON).config(config);
    OnnxDiffusion read = made.read();
    assertTrue(read.description().contains("p(x|x₁) of variance β̃₂ (assumed"), read.description());
    double v = DiffusionFolder.SCHEDULE.reverseVariance(2);
    double[] given =
        logWeights(made.text("model.json", "{\"first_variance\": " + v + "}").read().model(), 9, 1);
    assertArrayEquals(logWeights(read.model(), 9, 1), given, 1e-12);
  }

  /// Clipping is another model: with a range that nothing exceeds the same, else not, and named.
  @Test
  void clippingIsAnotherModelThatIsNamed() {
    double[] plain =
        logWeights(of(0, 1).fixed(Prediction.EPSILON).config(EPSILON).read().model(), SAMPLES, 0.7);
    for (double range : new double[] {100, 1}) {
      String config = EPSILON + ", \"clip_sample\": true, \"clip_sample_range\": " + range;
      OnnxDiffusion read =
          of(0, 1)
              .fixed(Prediction.EPSILON)
              .config(config)
              .scheduler(
                  "{\"num_train_timesteps\": 4, \"trained_betas\": "
                      + DiffusionFolder.betas()
                      + ", "
                      + config
                      + "}")
              .read();
      assertTrue(read.description().contains("x₀ clipped to ±" + range), read.description());
      double[] clipped = logWeights(read.model(), SAMPLES, 0.7);
      if (range > 1) {
        assertArrayEquals(plain, clipped, 1e-12);
      } else {
        assertFalse(Arrays.equals(plain, clipped));
      }
    }
  }

  /// Fewer steps are another bound, whose name has T.
  @Test
  void fewerStepsAreNamed() {
    DiffusionFolder made = of(0, 1).fixed(Prediction.EPSILON).config(EPSILON);
    String all = made.read().model().name();
    OnnxDiffusion read = made.text("model.json", "{\"steps\": 2}").read();
    assertEquals(all + " T=2", read.model().name());
    assertTrue(read.description().contains("T = 2 steps (leading)"), read.description());
    assertEquals(2, read.model().schedule().steps());
    // Steps 0 and 2 of diffusers, which are 1 and 3 here.
    assertEquals(DiffusionFolder.SCHEDULE.signal(3), read.model().schedule().signal(2), 1e-15);
    for (int steps : new int[] {0, 5}) {
      refused(made.text("model.json", "{\"steps\": " + steps + "}"), "'steps' must be from 1 to 4");
    }
  }

  /// Probabilities of levels sum to 1, whatever the model is: nothing is left out of the bound.
  @Test
  void probabilitiesOfLevelsSumToOne() {
    OnnxDiffusion read =
        of(0.1, 0.09)
            .learned(Prediction.EPSILON, true, true)
            .config("\"variance_type\": \"learned_range\", \"prediction_type\": \"epsilon\"")
            .text("model.json", "{\"levels\": [6, 0, 5]}")
            .read();
    assertTrue(read.model().isDiscrete());
    int n = 160_000;
    double[] sums = new double[n];
    for (int level = 0; level < 6; level++) {
      double[] logW = logWeights(read.model(), n, level);
      for (int i = 0; i < n; i++) {
        sums[i] += Math.exp(logW[i]);
      }
    }
    double mean = Arrays.stream(sums).average().orElseThrow();
    double squares = Arrays.stream(sums).map(s -> (s - mean) * (s - mean)).sum();
    double error = Math.sqrt(squares) / n;
    assertTrue(8.1 * error < 0.02, "no power: " + error);
    assertEquals(1, mean, 5 * error);
  }

  /// What is no level, such as the latents of another model, has no probability.
  @Test
  void latentsAreRefusedUnderThePixelLikelihood() {
    OnnxDiffusion read =
        of(0, 1)
            .fixed(Prediction.EPSILON)
            .config(EPSILON)
            .text("model.json", "{\"levels\": [256, 0, 255]}")
            .read();
    String message =
        assertThrows(IllegalArgumentException.class, () -> read.model().start(new double[] {0.137}))
            .getMessage();
    assertTrue(message.contains("one of 256 levels from 0.0 to 255.0"), message);
    assertEquals(-1, read.model().start(new double[] {0})[0], 1e-15);
    assertEquals(1, read.model().start(new double[] {255})[0], 1e-15);
  }

  private static void refused(DiffusionFolder made, String rule) {
    String message = assertThrows(IllegalArgumentException.class, made::read).getMessage();
    assertTrue(message.contains(rule), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"thresholding\": true|'thresholding' is true",
        "\"rescale_betas_zero_snr\": true|nothing is left of x₀ in x_T, from which ε",
        "\"variance_type\": \"fixed\"|'variance_type' is 'fixed'; the nearest is",
        "\"prediction_type\": \"eps\"|'prediction_type' is 'eps'",
        "\"clip_sample\": true, \"clip_sample_range\": 0|'clip_sample_range' must be greater than"
            + " 0",
        "\"num_train_timesteps\": 5|'trained_betas' has 4 numbers, but 'num_train_timesteps' is 5",
        "\"trained_betas\": [0.1, -0.2, 0.3, 0.4]|noise must increase with every step",
        "\"trained_betas\": [0.1, 0.2, 0.3, 1.4]|β of step 4 of 4 is 1.39",
        "\"trained_betas\": [0.1, 0.2, 0.3]|'trained_betas' has 3 numbers",
        "\"trained_betas\": null, \"beta_schedule\": \"linear\"|'beta_start' is missing",
        "\"trained_betas\": null, \"beta_schedule\": \"laplace\"|'beta_schedule' is 'laplace'",
        "\"trained_betas\": null, \"beta_schedule\": \"linear\", \"beta_start\": 0.3, \"beta_end\":"
            + " 0.2|noise must not decrease",
        "\"trained_betas\": null, \"beta_schedule\": \"linear\", \"beta_start\": 0, \"beta_end\":"
            + " 0.2|'beta_start' must be greater than 0 and less than 1",
        "\"trained_betas\": null, \"beta_schedule\": \"linear\", \"beta_start\": 0.1, \"beta_end\":"
            + " 1.2|'beta_end' must be greater than 0 and less than 1",
        "\"sigma_data\": 1|unknown key 'sigma_data'",
        "\"_class_name\": \"PNDMScheduler\"|is the configuration of PNDMScheduler"
      })
  void schedulersThatAreNotUnderstoodAreRefused(String text) {
    String[] parts = text.split("\\|", -1);
    String json =
        "{\"num_train_timesteps\": 4, \"trained_betas\": "
            + DiffusionFolder.betas()
            + ", \"clip_sample\": false, \"prediction_type\": \"epsilon\"}";
    for (String pair : parts[0].split(", (?=\")", -1)) {
      String key = pair.substring(0, pair.indexOf(':'));
      json = json.replaceAll(", " + key + ": (\\[[^]]*]|[^,}]*)", "");
      json = json.replaceAll(key + ": [^,}]*, ", "");
      json = json.substring(0, json.length() - 1) + ", " + pair + "}";
    }
    refused(of(0, 1).fixed(Prediction.EPSILON).scheduler(json), parts[1]);
  }

  @Test
  void aScheduleWithoutAnySignalAtTheEndTakesV() {
    String config =
        "\"rescale_betas_zero_snr\": true, \"prediction_type\": \"v_prediction\"," + LARGE;
    OnnxDiffusion read = of(0, 1).fixed(Prediction.VELOCITY).config(config).read();
    assertEquals(0, read.model().schedule().signal(4));
    for (double logW : logWeights(read.model(), 50, 0.3)) {
      assertTrue(Double.isFinite(logW));
    }
  }

  @Test
  void foldersThatDoNotFitAreRefused() {
    refused(of(0, 1).config(EPSILON), "denoiser.onnx: no such file");
    refused(of(0, 1).fixed(Prediction.EPSILON).table(5).fixed(Prediction.EPSILON), "table of 5");
    refused(
        of(0, 1).table(3).fixed(Prediction.EPSILON),
        "table of 3 steps, but the schedule has T = 4");
    refused(
        of(0, 1).learned(Prediction.EPSILON, true, true),
        "has 2 numbers a row, but input x_t 1: the second half is for variances");
    refused(
        of(0, 1).learned(Prediction.EPSILON, true, false), "of which variance is not understood");
    refused(
        of(0, 1).fixed(Prediction.EPSILON).config("\"variance_type\": \"learned_range\""),
        "cannot be split into 2 parts");
    refused(of(0, 1).config(EPSILON).text("model.json", "{\"level\": 3}"), "unknown key 'level'");
    refused(
        of(0, 1).text("model.json", "{\"levels\": [256, 0]}"),
        "'levels' must be [count, lowest, highest]");
    refused(
        of(0, 1).text("model.json", "{\"schedule\": {\"num_train_timesteps\": 4}}"),
        "has a 'schedule', but there is scheduler_config.json too");
  }

  @Test
  void anIndexBeyondATableFailsAtOnce() {
    // Found by running it, where no table shows it: an arithmetic of t that leaves the table.
    GraphBuilder graph =
        GraphBuilder.of("x", 0, 1)
            .input("t", DataType.INT64, 0)
            .ints("two", 2)
            .floats("table", new long[] {6, 1}, 1, 2, 3, 4, 5, 6)
            .node("Mul", "t two", "twice")
            .node("Gather", "table twice", "a")
            .node("Mul", "x a", "out")
            .outputs("out");
    graph.write(folder.resolve("denoiser.onnx"));
    refused(of(0, 1).config(EPSILON), "does not run at step 4 of the 4");
  }

  @Test
  void randomNumbersInsideAreRefused() {
    GraphBuilder.of("x", 0, 1)
        .input("t", DataType.INT64, 0)
        .node("Cast", "t", "real", GraphBuilder.attribute("to", 1))
        .node("RandomNormalLike", "x", "noise")
        .node("Add", "x noise", "sum")
        .node("Mul", "sum sum", "out")
        .outputs("out")
        .write(folder.resolve("denoiser.onnx"));
    refused(of(0, 1).config(EPSILON), "RandomNormalLike, which draws random numbers");
  }

  @Test
  void theBundledOneIsADensity() {
    OnnxDiffusion read = OnnxDiffusion.bundled("two-moons");
    assertInstanceOf(Route.Compiled.class, read.route());
    double h = 0.08;
    double sum = 0;
    double squares = 0;
    LogWeightBlock block = new LogWeightBlock();
    Scratch scratch = new Scratch();
    int number = 0;
    for (double x = -2.4; x < 2.4; x += h) {
      for (double y = -1.8; y < 1.8; y += h) {
        var weights =
            new Importance(new Encoder())
                .open(
                    read.model(),
                    new Observation(number++, new double[] {x, y}),
                    new Independent(1))
                .weights();
        weights.fill(0, 16, scratch, block);
        double p = 0;
        double p2 = 0;
        for (int i = 0; i < 16; i++) {
          double w = Math.exp(block.logW()[i]);
          p += w / 16;
          p2 += w * w / 16;
        }
        sum += h * h * p;
        squares += h * h * h * h * (p2 - p * p) / 15;
      }
    }
    double error = Math.sqrt(squares);
    assertTrue(8.1 * error < 0.1, "no power: " + error);
    assertEquals(1, sum, 5 * error);
  }

  /// The ELBO of the trained denoiser beside log p(x) by a long run: IWAE over paths is between.
  @Test
  void theElboOfTheBundledOneIsBelowItsEvidence() {
    Elbo elbo = new Elbo();
    Iwae iwae = new Iwae(10);
    LogEvidence evidence = new LogEvidence();
    for (double[] x : new double[][] {{0.5, 0.72}, {-0.45, 0.3}}) {
      Result result =
          Evaluation.of(OnnxDiffusion.bundled("two-moons").model())
              .withSamples(20_000)
              .withStatistics(elbo, iwae, evidence)
              .evaluate(x);
      Estimate lower = result.get(elbo);
      Estimate between = result.get(iwae);
      Estimate logP = result.get(evidence);
      double error = 5 * Math.hypot(lower.standardError(), logP.standardError());
      assertTrue(logP.standardError() < 0.03, result.toString());
      assertTrue(lower.value() < between.value() - error, result.toString());
      assertTrue(between.value() < logP.value() + error, result.toString());
    }
  }
}
