package org.opportune.inference.text;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code locations.txt}. */
final class LocationsReader {
  private final TermTable terms;
  private final List<Entry> entries = new ArrayList<>();

  LocationsReader(TermTable terms) {
    this.terms = terms;
  }

  /** A location whose wider places are still names: they may stand further below. */
  private record Entry(
      String name,
      BodyPart of,
      Condition condition,
      List<Location.Implication> implied,
      List<Wider> then) {}

  private record Wider(VocabularyLine line, String name) {}

  List<Location> read(List<VocabularyLine> lines) {
    int at = 0;
    while (at < lines.size()) {
      VocabularyLine head = lines.get(at++);
      if (head.key().equals("list")) {
        terms.define(head);
        continue;
      }
      int end = at;
      while (end < lines.size() && lines.get(end).indented()) {
        end++;
      }
      entries.add(entry(head, lines.subList(at, end)));
      at = end;
    }
    return entries.stream().map(this::location).toList();
  }

  private Entry entry(VocabularyLine head, List<VocabularyLine> lines) {
    BodyPart of = EntryReader.part(head, head.key());
    String name = EntryReader.name(head, entries.stream().map(Entry::name).toList());
    EntryReader entry = new EntryReader(terms);
    List<Location.Implication> implied = new ArrayList<>();
    List<Wider> then = new ArrayList<>();
    for (VocabularyLine line : lines) {
      switch (line.key()) {
        case "then" -> line.items(line.value()).forEach(wider -> then.add(new Wider(line, wider)));
        case "with" -> implied.add(implication(line));
        default -> {
          if (!entry.accepts(line)) {
            throw line.wrong(
                "no such line of a location; there are any, both, near, except, unless, with and then");
          }
        }
      }
    }
    return new Entry(name, of, entry.condition(), List.copyOf(implied), List.copyOf(then));
  }

  private Location.Implication implication(VocabularyLine line) {
    List<String> parts = line.parts();
    BodyPart part = EntryReader.part(line, parts.get(0));
    int[] named = parts.size() > 1 ? terms.terms(line, parts.get(1)) : new int[0];
    return new Location.Implication(part, named);
  }

  private Location location(Entry entry) {
    List<String> names = entries.stream().map(Entry::name).toList();
    int[] wider =
        entry.then().stream()
            .mapToInt(
                then -> {
                  int index = names.indexOf(then.name());
                  if (index < 0) {
                    throw then.line()
                        .wrong("there is no location " + then.name() + "; write its name");
                  }
                  return index;
                })
            .toArray();
    return new Location(entry.name(), entry.of(), entry.condition(), entry.implied(), wider);
  }
}
