"""The inbox of clues: machine alerts folded into lines, judged by keyboard."""
