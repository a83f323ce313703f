"""Questions of the public pages, which join rooms. Everything starts from the cooperation, and
answers only what is published: adopted plans, published editions, and status that stands in one."""
