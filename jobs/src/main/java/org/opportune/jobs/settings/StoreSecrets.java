package org.opportune.jobs.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The properties of an object store that are secrets, wherever they are named. */
public final class StoreSecrets {
  private static final Pattern NAME =
      Pattern.compile(
          "fs\\.s3a\\.[\\w.-]*(?:secret|access\\.key|session\\.token|encryption\\.key)[\\w.-]*");

  private StoreSecrets() {}

  /** The first secret that a text names: an argument, or the name of a property. */
  public static Optional<String> namedIn(String text) {
    Matcher name = NAME.matcher(text);
    return name.find() ? Optional.of(name.group()) : Optional.empty();
  }
}
