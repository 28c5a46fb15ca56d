package elbo.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A command line, as its arguments.
///
/// @param arguments after the name of the program
record Command(List<String> arguments) {
  // What changes nothing that is computed: where output goes, and how fast.
  private static final Set<String> ASIDE =
      Set.of("--output", "--report", "--log-weights", "--threads", "--progress");
  private static final Set<String> FLAGS = Set.of("--force", "--resume", "--fail-fast");

  Command {
    arguments = List.copyOf(arguments);
  }

  /// The command that made a run, without what changes none of its results; of a run whose heading
  /// does not have it, as far as the heading determines it.
  static Command of(JsonLine heading) {
    if (heading.fields().get("command") instanceof List<?> given) {
      return new Command(given.stream().map(Object::toString).toList()).plain();
    }
    return composed(heading);
  }

  private static Command composed(JsonLine heading) {
    List<String> all = new ArrayList<>(List.of("estimate"));
    add(all, "--model", heading.text("model"));
    String data = heading.text("data");
    if (!data.startsWith("drawn from the model") && !data.startsWith("the bundled digits")) {
      add(all, "--data", "FILE");
    }
    add(all, "--rows", heading.text("rows"));
    add(all, "--seed", heading.text("seed"));
    Plan plan = Plan.of(heading);
    if (plan.adapts()) {
      add(all, "--tolerance", Double.toString(plan.tolerance()));
      add(all, "--max-samples", Long.toString(plan.most()));
    } else if (plan.samples() > 0) {
      add(all, "--samples", Long.toString(plan.samples()));
    }
    if (!plan.isIndependent()) {
      add(all, "--points", heading.text("points"));
    }
    if (!heading.text("proposal").equals("Exact")) {
      add(all, "--proposal", heading.text("proposal"));
    }
    if (heading.fields().get("bounds") instanceof List<?> bounds && !bounds.isEmpty()) {
      add(all, "--bounds", bounds.stream().map(Object::toString).collect(Collectors.joining(",")));
    }
    return new Command(all);
  }

  private static void add(List<String> all, String option, String value) {
    if (!value.isEmpty()) {
      all.add(option);
      all.add(value);
    }
  }

  private Command plain() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String option = argument.replaceFirst("=.*", "");
      if (ASIDE.contains(option)) {
        i += option.length() == argument.length() ? 1 : 0;
      } else if (!FLAGS.contains(argument)) {
        all.add(argument);
      }
    }
    return new Command(all);
  }

  /// The same command with another value of an option, or with none where there is no value.
  Command with(String option, Optional<String> value) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals(option)) {
        i++;
      } else if (!arguments.get(i).startsWith(option + "=")) {
        all.add(arguments.get(i));
      }
    }
    value.ifPresent(v -> all.addAll(List.of(option, v)));
    return new Command(all);
  }

  /// Whether an option is in it.
  boolean has(String option) {
    return arguments.stream().anyMatch(a -> a.equals(option) || a.startsWith(option + "="));
  }

  /// As it is typed into a shell.
  String text() {
    return "./elbo " + arguments.stream().map(Command::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./:,=@%+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
