package org.opportune.inference.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Terms as they are met in the files: each has one number, and lists of terms have names. */
final class TermTable {
  private static final String LIST = "@";

  private final Map<Term, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, int[]> lists = new LinkedHashMap<>();

  /** Names the terms of a line "list NAME = a, b". */
  void define(VocabularyLine line) {
    String[] parts = line.value().split("=", 2);
    if (parts.length < 2) {
      throw line.wrong("no equals sign; write: list NAME = a, b");
    }
    lists.put(parts[0].strip(), terms(line, parts[1]));
  }

  /**
   * The numbers of terms between commas, each word by word or {@code @NAME} for a list.
   *
   * @throws VocabularyException naming the line and what is wrong with it
   */
  int[] terms(VocabularyLine line, String text) {
    Set<Integer> found = new LinkedHashSet<>();
    for (String item : line.items(text)) {
      if (item.startsWith(LIST)) {
        int[] list = lists.get(item.substring(LIST.length()));
        if (list == null) {
          throw line.wrong(
              "there is no list %s; define it above with: list %s = ... (there are: %s)"
                  .formatted(item, item.substring(1), String.join(", ", lists.keySet())));
        }
        for (int term : list) {
          found.add(term);
        }
      } else {
        found.add(number(line, item));
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private int number(VocabularyLine line, String text) {
    try {
      Term term = Term.parse(text);
      return numbers.computeIfAbsent(term, added -> numbers.size());
    } catch (IllegalArgumentException e) {
      throw line.wrong(e.getMessage());
    }
  }

  /** Number of terms. */
  int size() {
    return numbers.size();
  }

  /** The index of all terms. */
  TermIndex index() {
    return new TermIndex(new ArrayList<>(numbers.keySet()));
  }
}
