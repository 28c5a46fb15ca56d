package elbo.name.things;

import java.util.Optional;

public record Nested(Thing first, int size, Optional<Thing> second) implements Thing {}
