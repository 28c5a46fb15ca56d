package elbo.cli;

import elbo.Catalogs;
import elbo.InputException;
import elbo.kernel.Activation;
import elbo.name.Catalog;
import elbo.points.Seed;
import elbo.training.ActivationName;
import elbo.training.Architecture;
import elbo.training.Binarization;
import elbo.training.Family;
import elbo.training.FamilyName;
import elbo.training.Optimizer;
import elbo.training.Recipe;
import elbo.training.Schedule;
import elbo.training.ScheduleName;
import elbo.training.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What learning can be told of the model and of the recipe.
final class TrainOptions {
  private static final int LATENT = 50;
  private static final String HIDDEN = "200,200";
  private static final String HIDDEN_OF_UPPER = "100,100";
  private static final int BATCH = 100;
  // A thousand digits are learned in few steps of few weights.
  private static final int LATENT_OF_DIGITS = 20;
  private static final String HIDDEN_OF_DIGITS = "200";
  private static final int BATCH_OF_DIGITS = 20;
  private static final Catalog<Optimizer> OPTIMIZERS =
      new Catalog<>(Optimizer.class, "elbo.training");

  @Option(
      names = "--latent",
      paramLabel = "D",
      description =
          "Latents of the model; D,D2 for two levels, with q(z2|z1) and p(z1|z2) as networks of"
              + " their own. Default: 50; 20 for the digits.")
  Optional<String> latent = Optional.empty();

  @Option(
      names = "--hidden",
      paramLabel = "LIST",
      description =
          "Widths of the encoder's hidden layers, parted by commas, and in reverse of the"
              + " decoder's; none for linear maps; those of a second level after a semicolon."
              + " Default: 200,200; 200 for the digits.")
  Optional<String> hidden = Optional.empty();

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description =
          "tanh, relu, leaky_relu(slope=0.2), elu, sigmoid, softplus, silu, gelu, gelu_tanh, mish"
              + " or hard_swish. Default: ${DEFAULT-VALUE}.")
  String activation = "tanh";

  @Option(
      names = "--likelihood",
      paramLabel = "NAME",
      description =
          "bernoulli; normal (one scale, which is learned), normal(scale=0.5) (a fixed one),"
              + " normal(scale=each) (one for each number, by the decoder); poisson;"
              + " negative_binomial. Default: ${DEFAULT-VALUE}.")
  String likelihood = "bernoulli";

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      description =
          "What is maximized: AnalyticElbo (the ELBO with its KL term in closed form), Elbo,"
              + " Iwae(k=5), DoublyReparameterized(k=5) and others that 'elbo list' names. Default:"
              + " ${DEFAULT-VALUE}.")
  String objective = "AnalyticElbo";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the rows. Default: ${DEFAULT-VALUE}.")
  int epochs = 100;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Rows in a minibatch. Default: 100, or all rows if there are fewer; 20 for the digits.")
  Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Step of the optimizer. Default: ${DEFAULT-VALUE}.")
  double learningRate = 1e-3;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the learning rate changes: constant, linear(last=0) or exponential(last=0.01), to"
              + " LAST times the first. Default: ${DEFAULT-VALUE}.")
  String schedule = "constant";

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "Adam or Sgd(momentum=0.9). Default: ${DEFAULT-VALUE}.")
  String optimizer = "Adam";

  @Option(
      names = "--warm-up",
      paramLabel = "E",
      description = "Epochs over which the weight of the KL term rises from 0 to 1. Default: none.")
  double warmUp;

  @Option(
      names = "--clip",
      paramLabel = "G",
      description = "Shorten gradients whose norm is greater. Default: none.")
  Optional<Double> clip = Optional.empty();

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description = "Each step multiplies weights by 1 - rate * W. Default: 0.")
  double weightDecay;

  @Option(
      names = "--patience",
      paramLabel = "E",
      description =
          "End after so many epochs without a better bound on the validation rows, and keep the"
              + " best. Default: never.")
  int patience;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "A number or any text. The same seed gives the same bits. Default: 1.")
  String seed = "1";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Learn N models that differ by their seeds, S, S/2, S/3 …, and show how far they differ;"
              + " the first is kept. Default: ${DEFAULT-VALUE}.")
  int seeds = 1;

  @Mixin ThreadsOption threads = new ThreadsOption();

  /// The run of learning that these options ask for.
  ///
  /// @param width of a row
  /// @param conditions numbers of its condition, 0 for none
  /// @param rows there are
  /// @param digits whether these are the bundled digits
  /// @param dynamic whether rows are binarized anew each epoch
  /// @throws InputException if one breaks a rule
  Training training(int width, int conditions, int rows, boolean digits, boolean dynamic) {
    if (seeds < 1) {
      throw new InputException("--seeds must be at least 1, but is " + seeds);
    }
    Architecture plain = architecture(width, digits);
    Architecture architecture = option("--condition", () -> plain.withConditions(conditions));
    int size = batch.orElse(Math.min(digits ? BATCH_OF_DIGITS : BATCH, rows));
    if (size > rows) {
      throw new InputException(
          String.format(
              Locale.ROOT, "--batch must be at most the %d rows there are, but is %d", rows, size));
    }
    Training start =
        option(
            "--objective", () -> Training.of(architecture, Catalogs.OBJECTIVES.parse(objective)));
    Training training =
        start
            .withThreads(threads.parallel())
            .withSeed(Seed.of(seed))
            .withOptimizer(option("--optimizer", () -> OPTIMIZERS.parse(optimizer)))
            .withSchedule(option("--schedule", () -> ScheduleName.parse(schedule)))
            .withBinarization(dynamic ? Binarization.DYNAMIC : Binarization.NONE);
    training = with(training, "--epochs", t -> t.withEpochs(epochs));
    training = with(training, "--batch", t -> t.withBatch(size));
    training = with(training, "--learning-rate", t -> t.withLearningRate(learningRate));
    training = with(training, "--warm-up", t -> t.withWarmUp(warmUp));
    training = with(training, "--weight-decay", t -> t.withWeightDecay(weightDecay));
    training = with(training, "--patience", t -> t.withPatience(patience));
    return clip.isPresent() ? with(training, "--clip", t -> t.withClip(clip.get())) : training;
  }

  private Architecture architecture(int width, boolean digits) {
    List<Integer> latents =
        latent
            .map(TrainOptions::latents)
            .orElseGet(() -> List.of(digits ? LATENT_OF_DIGITS : LATENT));
    String usual = digits ? HIDDEN_OF_DIGITS : HIDDEN;
    String[] parts =
        hidden.orElse(latents.size() == 1 ? usual : usual + ";" + HIDDEN_OF_UPPER).split(";", -1);
    if (parts.length != latents.size()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "--hidden must have as many parts, by semicolons, as --latent has levels, but they"
                  + " are %d and %d",
              parts.length,
              latents.size()));
    }
    List<Integer> widths = widths(parts[0]);
    Activation between = option("--activation", () -> ActivationName.parse(activation));
    return option(
        "--latent and --hidden",
        () -> {
          Architecture architecture =
              new Architecture(width, latents.getFirst(), widths, between, family());
          return latents.size() == 1
              ? architecture
              : architecture.withUpper(new Architecture.Upper(latents.get(1), widths(parts[1])));
        });
  }

  /// What the likelihood is.
  ///
  /// @throws InputException if there is none of this name
  Family family() {
    return option("--likelihood", () -> FamilyName.parse(likelihood));
  }

  private static List<Integer> latents(String text) {
    List<Integer> latents = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      try {
        latents.add(Integer.parseInt(part.strip()));
      } catch (NumberFormatException e) {
        throw new InputException(
            "--latent must be a whole number, or two parted by a comma, but is "
                + InputException.quote(text),
            e);
      }
      if (latents.getLast() < 1) {
        throw new InputException("--latent must be at least 1, but is " + latents.getLast());
      }
    }
    if (latents.size() > 2) {
      throw new InputException("--latent must have one or two levels, but has " + latents.size());
    }
    return latents;
  }

  private static List<Integer> widths(String hidden) {
    List<Integer> widths = new ArrayList<>();
    if (hidden.strip().equals("none")) {
      return widths;
    }
    for (String text : hidden.split(",", -1)) {
      int width;
      try {
        width = Integer.parseInt(text.strip());
      } catch (NumberFormatException e) {
        throw new InputException(
            "--hidden must be none or whole numbers parted by commas, but is "
                + InputException.quote(hidden),
            e);
      }
      if (width < 1) {
        throw new InputException("--hidden: widths must be at least 1, but one is " + width);
      }
      widths.add(width);
    }
    return widths;
  }

  private static Training with(Training training, String option, Function<Training, Training> f) {
    return option(option, () -> f.apply(training));
  }

  private static <T> T option(String name, Supplier<T> value) {
    try {
      return value.get();
    } catch (InputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InputException(name + ": " + e.getMessage(), e);
    }
  }

  /// What else a recipe has than usual, in words.
  String more(Recipe recipe) {
    StringBuilder more = new StringBuilder();
    if (!(recipe.schedule() instanceof Schedule.Constant)) {
      more.append(", ").append(recipe.schedule().name());
    }
    clip.ifPresent(c -> more.append(", gradients up to a norm of ").append(c));
    if (recipe.weightDecay() > 0) {
      more.append(", weight decay ").append(recipe.weightDecay());
    }
    if (recipe.warmUp() > 0) {
      more.append(", the weight of the KL term rising over ").append(recipe.warmUp());
      more.append(recipe.warmUp() > recipe.epochs() ? " epochs, more than there are" : " epochs");
    }
    return more.toString();
  }

  /// What is learned depends on these, beside the rows.
  Map<String, String> recipe(Training training) {
    Map<String, String> recipe = new LinkedHashMap<>();
    Architecture architecture = training.architecture();
    recipe.put(
        "--latent",
        architecture.latents() + architecture.upper().map(u -> "," + u.latents()).orElse(""));
    recipe.put(
        "--hidden",
        widths(architecture.hidden())
            + architecture.upper().map(u -> ";" + widths(u.hidden())).orElse(""));
    recipe.put("--activation", activation.strip());
    recipe.put("--likelihood", likelihood.strip());
    recipe.put("--objective", training.recipe().objective().name());
    recipe.put("--epochs", Integer.toString(training.recipe().epochs()));
    recipe.put("--batch", Integer.toString(training.recipe().batch()));
    recipe.put("--learning-rate", Double.toString(training.recipe().learningRate()));
    recipe.put("--schedule", training.recipe().schedule().name());
    recipe.put("--optimizer", training.recipe().optimizer().name());
    recipe.put("--warm-up", Double.toString(training.recipe().warmUp()));
    recipe.put("--clip", clip.map(c -> Double.toString(c)).orElse("none"));
    recipe.put("--weight-decay", Double.toString(training.recipe().weightDecay()));
    recipe.put("--patience", Integer.toString(training.recipe().patience()));
    recipe.put("--seed", training.recipe().seed().toString());
    return recipe;
  }

  private static String widths(List<Integer> hidden) {
    return hidden.isEmpty()
        ? "none"
        : String.join(",", hidden.stream().map(String::valueOf).toList());
  }
}
