package elbo.report.html;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/// The page as HTML by `page.mustache`. Style and script are inside, and its policy allows these
/// two alone, by their hashes: nothing is loaded, sent or run that is not in the file.
final class PageTemplate {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");
  private static final String POLICY =
      "default-src 'none'; style-src '"
          + hash(STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'; base-uri 'none'; form-action 'none'";
  private static final Mustache TEMPLATE = compiled();

  /// What the template is given.
  private record Content(Page page, String policy, String style, String script) {}

  private PageTemplate() {}

  /// The page, in UTF-8.
  static byte[] bytes(Page page) {
    StringWriter out = new StringWriter();
    TEMPLATE.execute(out, new Content(page, POLICY, STYLE, SCRIPT));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Mustache compiled() {
    MustacheFactory factory =
        new DefaultMustacheFactory() {
          @Override
          public void encode(String value, Writer writer) {
            try {
              writer.write(Markup.escape(value));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return factory.compile(new StringReader(resource("page.mustache")), "page");
  }

  private static String resource(String name) {
    try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
