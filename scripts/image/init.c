/*
 * Process 1 of the image, in front of /usr/bin/wasmgate on PATH: starts it as a child, hands all signals on, takes leave of
 * every process that has lost its parent, and ends as the child did. Why: docs/RATIONALE.md, "Containers".
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUR_FAULT = 125 };

static int failed(const char *what) {
  fprintf(stderr, "wasmgate: %s: %s\n", what, strerror(errno));
  return OUR_FAULT;
}

static int become_wasmgate(char **argv) {
  execv("/usr/bin/wasmgate", argv);
  return failed("/usr/bin/wasmgate");
}

/* sd_listen_fds(3): sockets that were handed to process 1 are for the child. */
static void hand_over_sockets(void) {
  const char *owner = getenv("LISTEN_PID");
  char self[16];
  snprintf(self, sizeof self, "%d", (int)getpid());
  if (owner && !strcmp(owner, "1")) setenv("LISTEN_PID", self, 1);
}

int main(int argc, char **argv) {
  (void)argc;
  if (getpid() != 1) return become_wasmgate(argv); /* docker exec, docker run --init */
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before); /* from here on none is lost */
  pid_t child = fork();
  if (child < 0) return failed("fork");
  if (child == 0) {
    sigprocmask(SIG_SETMASK, &before, NULL);
    hand_over_sockets();
    _exit(become_wasmgate(argv));
  }
  for (;;) {
    int number, status;
    pid_t ended;
    sigwait(&all, &number);
    if (number != SIGCHLD) kill(child, number);
    else while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
      if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
  }
}
