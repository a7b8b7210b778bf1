package io.weir.cli.demo;

import java.util.Random;

/**
 * Numbers in random order, each once before any comes again: chance alone would let one honest
 * sender be far busier than the others, and be accused for it.
 */
final class Deck {
  private final int[] cards;
  private final Random random;
  private int dealt;

  Deck(int size, Random random) {
    this.cards = new int[size];
    for (int i = 0; i < size; i++) {
      cards[i] = i;
    }
    this.random = random;
    this.dealt = size;
  }

  int next() {
    if (dealt == cards.length) {
      dealt = 0;
    }
    int other = dealt + random.nextInt(cards.length - dealt);
    int card = cards[other];
    cards[other] = cards[dealt];
    cards[dealt++] = card;
    return card;
  }
}
