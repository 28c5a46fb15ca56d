package elbo.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The page of learning, an epoch a line.
final class TrainingPage {
  private static final double CLEAR = 2;

  private final JsonLine heading;
  private final List<JsonLine> epochs;
  private final List<JsonLine> validated;

  private TrainingPage(JsonLine heading, List<JsonLine> epochs) {
    this.heading = heading;
    this.epochs = epochs;
    validated = epochs.stream().filter(e -> e.has("validationElbo")).toList();
  }

  static Page page(JsonLine heading, List<JsonLine> epochs) {
    return new TrainingPage(heading, epochs).page();
  }

  private Page page() {
    List<Page.Section> sections = new ArrayList<>();
    sections.add(
        Page.Section.of("pictures", "How learning went", List.of()).withFigures(figures()));
    sections.add(
        Page.Section.of("epochs", "All epochs", List.of())
            .withTables(List.of(LineTable.of("epochs-each", epochs.size() + " epochs", epochs))));
    sections.add(Origin.section(heading, ""));
    return new Page("Learning: " + title(), answer(), checks(), sections);
  }

  private String title() {
    String objective = heading.text("objective");
    return (objective.isEmpty() ? "a model" : objective)
        + (heading.has("data") ? " on " + heading.text("data") : "");
  }

  private JsonLine last() {
    return epochs.getLast();
  }

  private Optional<JsonLine> best() {
    return validated.stream()
        .filter(e -> !Double.isNaN(e.number("validationElbo")))
        .max(Comparator.comparingDouble(e -> e.number("validationElbo")));
  }

  private static String elbo(JsonLine epoch) {
    return Digits.both(epoch.number("validationElbo"), epoch.number("validationElboStandardError"));
  }

  private String answer() {
    String epoch = "After " + Digits.count((long) last().number("epoch")) + " epochs ";
    if (validated.isEmpty()) {
      return epoch
          + "the objective is "
          + Digits.both(last().number("objective"), last().number("objectiveStandardError"))
          + " nats a row on the rows that were learned from; no rows were kept for validation.";
    }
    JsonLine end = validated.getLast();
    double value = end.number("validationElbo");
    double error = end.number("validationElboStandardError");
    String iwae =
        end.has("validationIwae")
            ? " and IWAE("
                + end.text("validationIwaeSamples")
                + ") "
                + Digits.both(
                    end.number("validationIwae"), end.number("validationIwaeStandardError"))
            : "";
    return epoch
        + "the ELBO of the validation rows is "
        + elbo(end)
        + " nats, with 95 % confidence from "
        + Digits.value(value - Mean.Z95 * error, error)
        + " to "
        + Digits.value(value + Mean.Z95 * error, error)
        + iwae
        + ".";
  }

  private List<Page.Check> checks() {
    List<Page.Check> checks = new ArrayList<>();
    long broken =
        epochs.stream()
            .filter(e -> e.has("gradientNorm") && !Double.isFinite(e.number("gradientNorm")))
            .count();
    checks.add(
        broken == 0
            ? Page.Check.ok("The norm of the gradient is finite in every epoch.")
            : Page.Check.problem(
                "In " + Share.ofEpochs(broken, epochs.size()) + " the norm is not finite.",
                "learning left the numbers.",
                "take a smaller --learning-rate, or --clip."));
    best().ifPresent(best -> compare(best, checks));
    if (!validated.isEmpty() && validated.getLast().has("activeUnits")) {
      long active = (long) validated.getLast().number("activeUnits");
      checks.add(
          active == 0
              ? Page.Check.problem(
                  "No latent is active.",
                  "q(z|x) is the prior for every x: the model does not use z.",
                  "take a --warm-up, or a smaller weight of the KL term; ./elbo collapse shows"
                      + " more.")
              : Page.Check.ok(active + " latents are active at the end."));
    }
    return checks;
  }

  private void compare(JsonLine best, List<Page.Check> checks) {
    JsonLine end = validated.getLast();
    double fall = best.number("validationElbo") - end.number("validationElbo");
    String at = "epoch " + (long) best.number("epoch") + ", " + elbo(best);
    if (fall > CLEAR * end.number("validationElboStandardError")) {
      checks.add(
          Page.Check.problem(
              "The ELBO of the validation rows was highest in " + at + ", and fell since.",
              "the model has begun to learn its rows by heart.",
              "stop there (--patience), or take more rows or a smaller model."));
    } else if (best.equals(end)) {
      checks.add(
          Page.Check.note(
              "The ELBO of the validation rows was highest in the last epoch.",
              "more epochs may raise it.",
              "go on with --resume and more --epochs."));
    } else {
      checks.add(Page.Check.ok("The ELBO of the validation rows was highest in " + at + "."));
    }
  }

  private List<Page.Figure> figures() {
    Axis x = Axis.linear("epoch", epochs.stream().mapToDouble(e -> e.number("epoch")).toArray());
    List<Page.Figure> figures = new ArrayList<>();
    new Curves(epochs, "epoch")
        .add("objective", "objective", "objectiveStandardError")
        .add("validation ELBO", "validationElbo", "validationElboStandardError")
        .add("validation IWAE", "validationIwae", "validationIwaeStandardError")
        .figure("Does it still rise?", x, "nats a row", false)
        .ifPresent(figures::add);
    new Curves(epochs, "epoch")
        .add("validation KL", "validationKl", "")
        .add("active latents", "activeUnits", "")
        .figure("Does it use its latents?", x, "nats; latents", false)
        .ifPresent(figures::add);
    new Curves(epochs, "epoch")
        .add("norm of the gradient", "gradientNorm", "")
        .add("learning rate", "learningRate", "")
        .figure("Are the steps steady?", x, "norm; rate", true)
        .ifPresent(figures::add);
    return figures;
  }
}
