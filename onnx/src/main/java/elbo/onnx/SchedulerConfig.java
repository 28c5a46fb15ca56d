package elbo.onnx;

import elbo.model.DenoisingDiffusion.Prediction;
import elbo.model.DenoisingDiffusion.Reading;
import elbo.model.DenoisingDiffusion.Variance;
import elbo.model.NoiseSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the configuration of a scheduler of diffusers has of a model: its noise, what the denoiser
/// outputs, and the variance of the reverse steps. What it leaves out and is assumed stands among
/// the words.
///
/// @param schedule of the trained steps
/// @param reading how outputs are understood
/// @param spacing how steps are chosen where there are fewer
/// @param offset of these steps
/// @param words what was understood, for a report
record SchedulerConfig(
    NoiseSchedule schedule, Reading reading, String spacing, int offset, List<String> words) {
  static final String FILE = "scheduler_config.json";

  private static final List<String> CLASSES = List.of("DDPMScheduler", "DDIMScheduler");
  private static final List<String> SPACINGS = List.of("linspace", "leading", "trailing");
  private static final List<String> KEYS =
      List.of(
          "num_train_timesteps",
          "beta_start",
          "beta_end",
          "beta_schedule",
          "trained_betas",
          "variance_type",
          "clip_sample",
          "clip_sample_range",
          "prediction_type",
          "thresholding",
          "dynamic_thresholding_ratio",
          "sample_max_value",
          "timestep_spacing",
          "steps_offset",
          "rescale_betas_zero_snr",
          "set_alpha_to_one",
          "skip_prk_steps");
  private static final List<String> VARIANCES =
      List.of(
          "fixed_small",
          "fixed_small_log",
          "fixed_large",
          "fixed_large_log",
          "learned",
          "learned_range");
  private static final int MOST_STEPS = 1 << 20;

  /// @param name of the scheduler, empty if it is not known
  /// @throws IllegalArgumentException if a key is not understood, or the schedule is none
  static SchedulerConfig of(Description config, String name) {
    config.allow(KEYS);
    if (!name.isEmpty() && !CLASSES.contains(name)) {
      throw config.error(
          "is the configuration of " + name + "; understood are " + String.join(", ", CLASSES));
    }
    if (config.flag("thresholding").orElse(false)) {
      throw config.error(
          "'thresholding' is true: a model whose x₀ is cut off by the quantiles of each sample is"
              + " another than that of the denoiser, and has no normal steps");
    }
    List<String> words = new ArrayList<>();
    float[] betas = betas(config, words);
    boolean rescaled = config.flag("rescale_betas_zero_snr").orElse(false);
    if (rescaled) {
      betas = BetaSchedule.rescaled(betas);
      words.add("rescaled to zero terminal signal");
    }
    Prediction prediction = prediction(config, words);
    if (rescaled && prediction == Prediction.EPSILON) {
      throw config.error(
          "'rescale_betas_zero_snr' is true, so that nothing is left of x₀ in x_T, from which ε"
              + " cannot give x₀: 'prediction_type' must be v_prediction or sample");
    }
    Variance variance = variance(config, words);
    double clip = clip(config, words);
    return new SchedulerConfig(
        schedule(config, betas),
        new Reading(prediction, variance, clip),
        config.word("timestep_spacing", SPACINGS).orElse("leading"),
        config.integer("steps_offset").orElse(0),
        List.copyOf(words));
  }

  private static NoiseSchedule schedule(Description config, float[] betas) {
    double[] wide = new double[betas.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = betas[i];
    }
    try {
      return new NoiseSchedule(wide);
    } catch (IllegalArgumentException e) {
      throw config.error(String.valueOf(e.getMessage()));
    }
  }

  private static float[] betas(Description config, List<String> words) {
    if (config.has("trained_betas")) {
      double[] given = config.numbers("trained_betas");
      int steps = config.integer("num_train_timesteps").orElse(given.length);
      if (steps != given.length) {
        throw config.error(
            "'trained_betas' has "
                + given.length
                + " numbers, but 'num_train_timesteps' is "
                + steps);
      }
      float[] betas = new float[given.length];
      for (int i = 0; i < betas.length; i++) {
        betas[i] = (float) given[i];
      }
      words.add("β trained, T = " + betas.length);
      return betas;
    }
    int steps =
        config
            .integer("num_train_timesteps")
            .orElseThrow(() -> config.error("'num_train_timesteps' is missing"));
    if (steps < 1 || steps > MOST_STEPS) {
      throw config.error("'num_train_timesteps' must be from 1 to 2^20, but is " + steps);
    }
    String word =
        config
            .word("beta_schedule", BetaSchedule.WORDS)
            .orElseThrow(() ->
                config.error(
                    "'beta_schedule' is missing: " + String.join(", ", BetaSchedule.WORDS)));
    if (word.equals(BetaSchedule.COSINE)) {
      words.add("β " + word + ", T = " + steps);
      return BetaSchedule.of(word, steps, 0, 0);
    }
    double first = beta(config, "beta_start");
    double last = beta(config, "beta_end");
    if (last < first) {
      throw config.error(
          "noise must not decrease: 'beta_end' must be at least 'beta_start', "
              + first
              + ", but is "
              + last);
    }
    words.add(
        String.format(
            Locale.ROOT,
            "β %s from %s to %s in single precision, T = %d",
            word,
            Double.toString(first),
            Double.toString(last),
            steps));
    return BetaSchedule.of(word, steps, first, last);
  }

  private static double beta(Description config, String key) {
    double beta = config.number(key).orElseThrow(() -> config.error("'" + key + "' is missing"));
    if (!(beta > 0 && beta < 1)) {
      throw config.error("'" + key + "' must be greater than 0 and less than 1, but is " + beta);
    }
    return beta;
  }

  private static Prediction prediction(Description config, List<String> words) {
    List<String> known = List.of("epsilon", "sample", "v_prediction");
    String word = config.word("prediction_type", known).orElse("");
    Prediction prediction =
        switch (word) {
          case "sample" -> Prediction.SAMPLE;
          case "v_prediction" -> Prediction.VELOCITY;
          default -> Prediction.EPSILON;
        };
    words.add("denoiser outputs " + prediction + (word.isEmpty() ? " (assumed)" : ""));
    return prediction;
  }

  // In diffusers fixed_small_log is a standard deviation and fixed_large_log the logarithm of a
  // variance: of β̃ and of β.
  private static Variance variance(Description config, List<String> words) {
    String word = config.word("variance_type", VARIANCES).orElse("");
    Variance variance =
        switch (word) {
          case "fixed_large", "fixed_large_log" -> Variance.LARGE;
          case "learned" -> Variance.LEARNED;
          case "learned_range" -> Variance.RANGE;
          default -> Variance.SMALL;
        };
    String meaning =
        switch (variance) {
          case SMALL -> "β̃";
          case LARGE -> "β";
          case LEARNED -> "an output";
          case RANGE -> "an output between log β̃ and log β";
        };
    words.add("variance " + (word.isEmpty() ? "fixed_small (assumed)" : word) + ", " + meaning);
    return variance;
  }

  private static double clip(Description config, List<String> words) {
    boolean given = config.has("clip_sample");
    if (!config.flag("clip_sample").orElse(false)) {
      words.add(given ? "x₀ not clipped" : "x₀ not clipped (assumed)");
      return Double.POSITIVE_INFINITY;
    }
    double range = config.number("clip_sample_range").orElse(1.0);
    if (!(range > 0)) {
      throw config.error("'clip_sample_range' must be greater than 0, but is " + range);
    }
    words.add(
        "x₀ clipped to ±"
            + range
            + " (clip_sample: the model that is sampled, not the denoiser alone)");
    return range;
  }

  /// The steps that are taken, from 1 and increasing.
  ///
  /// @param count how many of all
  int[] times(int count) {
    int all = schedule.steps();
    int ratio = all / count;
    int[] times = new int[count];
    for (int i = 0; i < count; i++) {
      double t =
          switch (spacing) {
            case "linspace" -> count == 1 ? 0 : Math.rint((double) i * (all - 1) / (count - 1));
            case "trailing" -> Math.rint(all - (double) (count - 1 - i) * all / count) - 1;
            default -> (double) i * ratio + offset;
          };
      times[i] = 1 + (int) t;
    }
    return times;
  }
}
