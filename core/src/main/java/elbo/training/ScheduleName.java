package elbo.training;

import elbo.name.Nearest;
import java.util.List;
import java.util.Locale;

/// Schedules of the learning rate by name: `constant`, `linear(last=0)`, `exponential(last=0.01)`.
public final class ScheduleName {
  private static final List<String> WORDS = List.of("constant", "linear", "exponential");

  private ScheduleName() {}

  /// The schedule of a name.
  ///
  /// @throws IllegalArgumentException if there is none, or its number breaks its rule
  public static Schedule parse(String text) {
    WrittenName name = WrittenName.parse("a schedule", text, "last");
    return switch (name.word()) {
      case "constant" -> {
        name.requireNone();
        yield new Schedule.Constant();
      }
      case "linear" -> new Schedule.Linear(name.number(0));
      case "exponential" -> new Schedule.Exponential(name.number(0.01));
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "there is no schedule '%s'; nearest: %s",
                  text,
                  String.join(", ", Nearest.of(name.word(), WORDS))));
    };
  }
}
