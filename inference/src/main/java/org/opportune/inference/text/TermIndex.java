package org.opportune.inference.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds all terms of a vocabulary in one pass over a sentence (Aho and Corasick, Communications of
 * the ACM 18:333, 1975), whatever their number. Immutable once built.
 */
final class TermIndex {
  private static final int OTHER = 0;

  private final int[] classOf = new int[128];
  private final int classes;
  private final int[] next;
  private final int[] outputStart;
  private final int[] outputs;
  private final int[] lengths;

  /** An index of terms; a term is known by its place in the list. */
  TermIndex(List<Term> terms) {
    this.classes = alphabet(terms);
    List<int[]> states = new ArrayList<>();
    List<List<Integer>> ends = new ArrayList<>();
    this.lengths = new int[terms.size()];
    addState(states, ends);
    for (int term = 0; term < terms.size(); term++) {
      String pattern = terms.get(term).pattern();
      lengths[term] = pattern.length();
      int state = 0;
      for (int i = 0; i < pattern.length(); i++) {
        int symbol = symbol(pattern.charAt(i));
        if (symbol == OTHER) {
          throw new IllegalArgumentException(
              "\"" + terms.get(term).words() + "\" has letters beyond a to z");
        }
        if (states.get(state)[symbol] < 0) {
          states.get(state)[symbol] = addState(states, ends);
        }
        state = states.get(state)[symbol];
      }
      ends.get(state).add(term);
    }
    this.next = link(states, ends);
    this.outputStart = new int[states.size() + 1];
    List<Integer> all = new ArrayList<>();
    for (int state = 0; state < states.size(); state++) {
      outputStart[state] = all.size();
      all.addAll(ends.get(state));
    }
    outputStart[states.size()] = all.size();
    this.outputs = all.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Receives what is found. */
  @FunctionalInterface
  interface Receiver {
    /** A term that covers whole words or parts of them, from the first to the last, inclusive. */
    void found(int term, int firstWord, int lastWord);
  }

  /** Tells every place of every term, by the end of the places. */
  void search(SentenceWords words, Receiver receiver) {
    int state = 0;
    for (int at = 0; at < words.length(); at++) {
      state = next[state * classes + symbol(words.character(at))];
      for (int i = outputStart[state]; i < outputStart[state + 1]; i++) {
        int term = outputs[i];
        int first = at - lengths[term] + 1;
        boolean spaceFirst = words.character(first) == ' ';
        receiver.found(term, words.wordAt(spaceFirst ? first + 1 : first), words.wordAt(at));
      }
    }
  }

  private int symbol(char c) {
    return c < classOf.length ? classOf[c] : OTHER;
  }

  /** Only characters of the terms count; all others are one symbol that no term has. */
  private int alphabet(List<Term> terms) {
    int symbols = OTHER + 1;
    for (Term term : terms) {
      for (char c : term.pattern().toCharArray()) {
        if (c < classOf.length && classOf[c] == OTHER) {
          classOf[c] = symbols++;
        }
      }
    }
    return symbols;
  }

  private int addState(List<int[]> states, List<List<Integer>> ends) {
    int[] state = new int[classes];
    Arrays.fill(state, -1);
    states.add(state);
    ends.add(new ArrayList<>());
    return states.size() - 1;
  }

  /** Makes of the tree of terms a table that says for every state and symbol which comes next. */
  private int[] link(List<int[]> states, List<List<Integer>> ends) {
    int[] table = new int[states.size() * classes];
    int[] shorter = new int[states.size()];
    Deque<Integer> queue = new ArrayDeque<>();
    queue.add(0);
    while (!queue.isEmpty()) {
      int state = queue.remove();
      for (int symbol = 0; symbol < classes; symbol++) {
        int child = states.get(state)[symbol];
        int fallback = state == 0 ? 0 : table[shorter[state] * classes + symbol];
        if (child < 0) {
          table[state * classes + symbol] = fallback;
        } else {
          table[state * classes + symbol] = child;
          shorter[child] = fallback;
          ends.get(child).addAll(ends.get(fallback));
          queue.add(child);
        }
      }
    }
    return table;
  }
}
