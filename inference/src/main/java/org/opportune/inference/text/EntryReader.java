package org.opportune.inference.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gathers the condition of one finding or location from the lines below its name: {@code any},
 * {@code both}, {@code near}, {@code except} and {@code unless}.
 */
final class EntryReader {
  private final TermTable terms;
  private int[] any = {};
  private int[] except = {};
  private int[] unless = {};
  private final List<Condition.Pair> pairs = new ArrayList<>();

  EntryReader(TermTable terms) {
    this.terms = terms;
  }

  /** Takes a line, if it is one of a condition. */
  boolean accepts(VocabularyLine line) {
    switch (line.key()) {
      case "any" -> any = joined(any, terms.terms(line, line.value()));
      case "except" -> except = joined(except, terms.terms(line, line.value()));
      case "unless" -> unless = joined(unless, terms.terms(line, line.value()));
      case "both" -> pairs.add(pair(line, line.value(), Integer.MAX_VALUE));
      case "near" -> {
        String[] parts = line.value().split("\\s+", 2);
        if (parts.length < 2 || !parts[0].matches("\\d{1,3}")) {
          throw line.wrong("write how many words may stand between: near 3 a, b | c, d");
        }
        pairs.add(pair(line, parts[1], Integer.parseInt(parts[0])));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  Condition condition() {
    return new Condition(any, List.copyOf(pairs), except, unless);
  }

  private Condition.Pair pair(VocabularyLine line, String text, int within) {
    String[] sides = text.split("\\|", -1);
    if (sides.length != 2) {
      throw line.wrong("write the two sides with one bar between: a, b | c, d");
    }
    return new Condition.Pair(terms.terms(line, sides[0]), terms.terms(line, sides[1]), within);
  }

  private static int[] joined(int[] some, int[] more) {
    return IntStream.concat(IntStream.of(some), IntStream.of(more)).distinct().toArray();
  }

  /** The part of the body that an entry begins with. */
  static BodyPart part(VocabularyLine line, String word) {
    for (BodyPart part : BodyPart.values()) {
      if (part.word().equals(word)) {
        return part;
      }
    }
    throw line.wrong(
        "\"%s\" is not lung, heart, vessel or generic; a line that belongs to the entry above is indented"
            .formatted(word));
  }

  /** The name of an entry. */
  static String name(VocabularyLine line, List<String> taken) {
    String name = line.value().strip();
    if (!name.matches("[a-z0-9_]+")) {
      throw line.wrong("\"" + name + "\" is no name; use small letters, digits and _");
    }
    if (taken.contains(name)) {
      throw line.wrong(name + " stands twice; remove one");
    }
    return name;
  }
}
