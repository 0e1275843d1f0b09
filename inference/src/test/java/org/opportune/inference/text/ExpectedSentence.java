package org.opportune.inference.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of {@code sentences.txt} and what a reader finds in it.
 *
 * @param vocabulary which one it is for
 * @param kind which kind of rule it tries
 * @param text the sentence
 * @param labels all labels; places by label, null where the file does not say
 */
record ExpectedSentence(
    String vocabulary, String kind, String text, Map<String, Set<String>> labels) {
  private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)(?:\\[([^\\]]*)\\])?");

  static List<ExpectedSentence> all() throws IOException {
    List<ExpectedSentence> sentences = new ArrayList<>();
    String vocabulary = "";
    String kind = "";
    try (InputStream in = ExpectedSentence.class.getResourceAsStream("sentences.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("== ")) {
          String[] heading = line.substring(3).split(": ");
          vocabulary = heading[0];
          kind = heading[1];
        } else if (line.contains("=>")) {
          String[] sides = line.split("=>", 2);
          sentences.add(new ExpectedSentence(vocabulary, kind, sides[0].strip(), labels(sides[1])));
        }
      }
    }
    return sentences;
  }

  private static Map<String, Set<String>> labels(String text) {
    Map<String, Set<String>> labels = new TreeMap<>();
    Matcher matcher = LABEL.matcher(text);
    while (matcher.find()) {
      Set<String> places =
          matcher.group(2) == null
              ? null
              : matcher.group(2).isBlank()
                  ? Set.of()
                  : new TreeSet<>(List.of(matcher.group(2).strip().split(" ")));
      labels.put(matcher.group(1), places);
    }
    return labels;
  }
}
