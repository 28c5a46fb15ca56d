package elbo.report.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A headless Chromium with one page, led by the DevTools protocol over a socket.
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final int SECONDS = 60;

  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonLine>> answers = new ConcurrentHashMap<>();
  private final List<JsonLine> events = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String session = "";
  private int last;

  /// The program, where one is on the PATH.
  static Optional<Path> program() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// @param folder for its profile
  Chromium(Path program, Path folder) throws Exception {
    profile = folder.resolve("profile");
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                // In a container there are no namespaces to make a sandbox of.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Messages())
            .get(SECONDS, TimeUnit.SECONDS);
    String target = call("Target.createTarget", Map.of("url", "about:blank")).text("targetId");
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .text("sessionId");
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  // Chromium writes its port and path into its profile when it listens.
  private String address() throws Exception {
    Path port = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < 100 * SECONDS && process.isAlive(); i++) {
      List<String> lines = Files.exists(port) ? Files.readAllLines(port) : List.of();
      if (lines.size() == 2) {
        return "ws://127.0.0.1:" + lines.getFirst() + lines.getLast();
      }
      Thread.sleep(10);
    }
    throw new IOException("Chromium did not start");
  }

  private final class Messages implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        JsonLine message = JsonLine.parse(text.toString(), "DevTools", 0);
        text.setLength(0);
        if (message.has("id")) {
          answers.remove((int) message.number("id")).complete(message);
        } else {
          synchronized (events) {
            events.add(message);
          }
        }
      }
      from.request(1);
      return null;
    }
  }

  /// Calls a method of the protocol.
  JsonLine call(String method, Map<String, Object> parameters) throws Exception {
    Map<String, Object> message = new LinkedHashMap<>();
    int id = ++last;
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    CompletableFuture<JsonLine> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(json(message), true).get(SECONDS, TimeUnit.SECONDS);
    JsonLine line = answer.get(SECONDS, TimeUnit.SECONDS);
    if (line.has("error")) {
      throw new IOException(method + ": " + line.text("error"));
    }
    return inner(line, "result");
  }

  private static String json(Map<String, Object> message) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      write(message, json);
    }
    return out.toString();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> e : map.entrySet()) {
          json.writeFieldName(e.getKey().toString());
          write(e.getValue(), json);
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object o : list) {
          write(o, json);
        }
        json.writeEndArray();
      }
      case Integer i -> json.writeNumber(i);
      case Boolean b -> json.writeBoolean(b);
      default -> json.writeString(value.toString());
    }
  }

  @SuppressWarnings("unchecked")
  private static JsonLine inner(JsonLine line, String key) {
    return new JsonLine((Map<String, Object>) line.fields().getOrDefault(key, Map.of()));
  }

  /// Opens a page and waits until it is loaded. Events of earlier pages are forgotten.
  void open(Path page) throws Exception {
    call("Page.navigate", Map.of("url", "about:blank"));
    synchronized (events) {
      events.clear();
    }
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    for (int i = 0; i < 100 * SECONDS; i++) {
      if (value("document.readyState + location.protocol").equals("completefile:")) {
        return;
      }
      Thread.sleep(10);
    }
    throw new IOException(page + " was not loaded");
  }

  /// The value of an expression in the page, as text; that of a promise when it is kept.
  String value(String expression) throws Exception {
    JsonLine result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.text("exceptionDetails"));
    }
    return inner(result, "result").text("value");
  }

  /// What has happened so far, by the name of a method of the protocol.
  List<JsonLine> events(String method) {
    synchronized (events) {
      return events.stream()
          .filter(e -> e.text("method").equals(method))
          .map(e -> inner(e, "params"))
          .toList();
    }
  }

  /// A picture of the whole page, a PNG.
  byte[] screenshot() throws Exception {
    return Base64.getDecoder()
        .decode(
            call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .text("data"));
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Links to what is outside of the folder.
    for (String name : List.of("SingletonLock", "SingletonSocket", "SingletonCookie")) {
      Files.deleteIfExists(profile.resolve(name));
    }
  }
}
