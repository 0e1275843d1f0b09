package org.opportune.inference.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One file of a vocabulary.
 *
 * @param name as people name it, for messages
 * @param text what it holds
 */
public record VocabularyFile(String name, String text) implements Serializable {

  /** The lines that say something. */
  List<VocabularyLine> lines() {
    List<VocabularyLine> lines = new ArrayList<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      int comment = raw.indexOf('#');
      String line = comment < 0 ? raw : raw.substring(0, comment);
      if (!line.isBlank()) {
        lines.add(VocabularyLine.of(name + " line " + number, line));
      }
    }
    return lines;
  }
}
