package org.opportune.inference.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line of a vocabulary file: a word that says what it is, and the rest. Everything after # is a
 * comment; an indented line belongs to the line before it that is not.
 *
 * @param place file and line number, for messages
 * @param key first word
 * @param value what follows it
 * @param indented whether the line belongs to another
 */
record VocabularyLine(String place, String key, String value, boolean indented) {

  /** A line without its comment. */
  static VocabularyLine of(String place, String line) {
    String[] parts = line.strip().split("\\s+", 2);
    return new VocabularyLine(
        place, parts[0], parts.length > 1 ? parts[1] : "", Character.isWhitespace(line.charAt(0)));
  }

  /** The parts of the value between bars. */
  List<String> parts() {
    return Arrays.stream(value.split("\\|")).map(String::strip).toList();
  }

  /** The items of a text between commas. */
  List<String> items(String text) {
    List<String> items = new ArrayList<>();
    for (String item : text.split(",")) {
      if (item.isBlank()) {
        throw wrong("nothing stands between two commas, or there is no term; write terms as a, b");
      }
      items.add(item.strip());
    }
    return items;
  }

  /** What is wrong here, and how to mend it. */
  VocabularyException wrong(String what) {
    return new VocabularyException("Invalid vocabulary, %s (%s): %s".formatted(place, key, what));
  }
}
